"""F43: wrong configurations. Each is refused in under a second, with a line that names the key and says how to fix it; no secret is
printed, nothing is left behind."""
import os
import subprocess
import time
from dataclasses import dataclass, field

import pytest

from programs import BIN, SLOWDOWN, Program, free_port

pytestmark = pytest.mark.ci
ORDERS, NOTIFICATIONS, DEV = "order-service", "notification-service", "tidings"
SECRET = "hunter2-is-no-password"  # stands in every row's place for a secret; no output may hold it
SOUND = {
    ORDERS: {"TIDINGS_AUTH": "off", "TIDINGS_HTTP_LISTEN": "127.0.0.1:0", "TIDINGS_KAFKA_BROKERS": "127.0.0.1:9"},
    NOTIFICATIONS: {"TIDINGS_AUTH": "off", "TIDINGS_HTTP_LISTEN": "127.0.0.1:0", "TIDINGS_KAFKA_BROKERS": "127.0.0.1:9",
                    "TIDINGS_SMTP_URL": "smtp://127.0.0.1:9?tls=none", "TIDINGS_MAIL_FROM": "Acme Shop <orders@shop.example>"},
    DEV: {}}


@dataclass
class Wrong:
    what: str
    program: str
    says: tuple                                       # all of them in one line of the refusal
    environment: dict = field(default_factory=dict)   # FOLDER in a value stands for the test's folder
    arguments: tuple = ()
    files: dict = field(default_factory=dict)         # name -> (content, mode)
    without: tuple = ()                               # variables of SOUND that are left out
    leaves: tuple = ()                                # files that a look outside may leave behind


def variable(what, name, value, fix, program=NOTIFICATIONS, **more):
    return Wrong(what, program, (name, fix), {name: value}, **more)


def file_of(what, content, says, mode=0o600, program=ORDERS):
    return Wrong(what, program, says, arguments=("--config", "FOLDER/shop.toml"), files={"shop.toml": (content, mode)})


CONFIGURATIONS = [
    # names
    Wrong("a misspelt flag", ORDERS, ("--kafka-broker", "--help"), arguments=("--kafka-broker", "127.0.0.1:9092")),
    Wrong("a stray argument", ORDERS, ("start", "--help"), arguments=("start",)),
    Wrong("a flag of the other service", ORDERS, ("--smtp-connections", "--help"), arguments=("--smtp-connections", "4")),
    Wrong("a flag without its value", ORDERS, ("--http-listen", "--help"), arguments=("--http-listen",)),
    Wrong("the same flag twice", ORDERS, ("--http-listen", "--help"),
          arguments=("--http-listen", "127.0.0.1:8080", "--http-listen", "127.0.0.1:8090")),
    Wrong("a secret on the command line", ORDERS, ("--bootstrap-api-key-file", "TIDINGS_BOOTSTRAP_API_KEY"), arguments=("--bootstrap-api-key", SECRET)),
    # files
    file_of("an unknown key", 'htp.listen = "127.0.0.1:0"\n', ("htp.listen", "shop.toml:1", "did you mean http.listen?")),
    file_of("an unknown table", '[kafkaa]\nbrokers = "127.0.0.1:9"\n', ("kafkaa.brokers", "shop.toml:2", "did you mean kafka.brokers?")),
    file_of("the same key twice", 'auth = "off"\nauth = "required"\n', ("shop.toml", "line 2", "auth")),
    file_of("the same table twice", '[kafka]\ntopic = "a"\n[kafka]\ngroup = "b"\n', ("shop.toml", "line 3", "kafka")),
    file_of("no TOML at all", "listen on port 8080 please\n", ("shop.toml", "line 1")),
    file_of("a number where a text belongs", "lease = 1.5\n", ("lease", "shop.toml:1", "must be a string, a whole number"), program=NOTIFICATIONS),
    file_of("a table where a value belongs", '[http.listen]\nport = 8080\n', ("http.listen.port", "shop.toml:2", "is not an option")),
    file_of("a secret in a file that everybody reads", f'bootstrap_api_key = "{SECRET}"\n', ("bootstrap_api_key", "chmod o-r"), mode=0o644),
    file_of("a password in a URL in a file that everybody reads", f'database_url = "postgresql://shop:{SECRET}@localhost/shop"\n',
            ("database_url", "chmod o-r"), mode=0o644),
    Wrong("a file that is not there", ORDERS, ("--config", "absent.toml"), arguments=("--config", "FOLDER/absent.toml")),
    Wrong("a folder for a file", ORDERS, ("--config", "FOLDER", "name the file in it"), arguments=("--config", "FOLDER")),
    # secrets by file
    Wrong("a secret's file that is not there", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY_FILE", "absent", "cannot be read"),
          {"TIDINGS_BOOTSTRAP_API_KEY_FILE": "FOLDER/absent"}),
    Wrong("a secret's file that is empty", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY_FILE", "is empty"),
          {"TIDINGS_BOOTSTRAP_API_KEY_FILE": "FOLDER/key"}, files={"key": ("\n", 0o600)}),
    Wrong("a secret's file that everybody reads", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY_FILE", "chmod o-r"),
          {"TIDINGS_BOOTSTRAP_API_KEY_FILE": "FOLDER/key"}, files={"key": (SECRET, 0o644)}),
    Wrong("a folder for a secret's file", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY_FILE", "is not a file"),
          {"TIDINGS_BOOTSTRAP_API_KEY_FILE": "FOLDER"}),
    Wrong("a device for a secret's file", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY_FILE", "is not a file"),
          {"TIDINGS_BOOTSTRAP_API_KEY_FILE": "/dev/zero"}),
    Wrong("a secret's file that is huge", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY_FILE", "larger than 64 KiB"),
          {"TIDINGS_BOOTSTRAP_API_KEY_FILE": "FOLDER/key"}, files={"key": ("k" * 70_000, 0o600)}),
    Wrong("a value and its file", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY_FILE", "contradicts TIDINGS_BOOTSTRAP_API_KEY", "set one of them"),
          {"TIDINGS_BOOTSTRAP_API_KEY": SECRET, "TIDINGS_BOOTSTRAP_API_KEY_FILE": "FOLDER/key"}, files={"key": (SECRET, 0o600)}),
    Wrong("a URL with a password in a file that everybody reads", ORDERS, ("TIDINGS_DATABASE_URL_FILE", "chmod o-r"),
          {"TIDINGS_DATABASE_URL_FILE": "FOLDER/url"}, files={"url": (f"postgresql://shop:{SECRET}@localhost/shop", 0o644)}),
    # listening and keys
    variable("no port", "TIDINGS_HTTP_LISTEN", "127.0.0.1", "HOST:PORT", ORDERS),
    variable("a port beyond the last", "TIDINGS_HTTP_LISTEN", "127.0.0.1:65536", "HOST:PORT", ORDERS),
    variable("a host name to listen on", "TIDINGS_HTTP_LISTEN", "shop.example:8080", "HOST:PORT", ORDERS),
    Wrong("an address that is not ours", ORDERS, ("TIDINGS_HTTP_LISTEN", "192.0.2.1:8080"),
          {"TIDINGS_HTTP_LISTEN": "192.0.2.1:8080", "TIDINGS_BOOTSTRAP_API_KEY": "a-key-that-is-long-enough"}, without=("TIDINGS_AUTH",),
          leaves=("order-service.db",)),
    Wrong("no authentication on the network", ORDERS, ("TIDINGS_AUTH", "0.0.0.0", "required"), {"TIDINGS_HTTP_LISTEN": "0.0.0.0:8080"}),
    Wrong("no key", ORDERS, ("TIDINGS_BOOTSTRAP_API_KEY", "is missing"), without=("TIDINGS_AUTH",)),
    variable("a short key", "TIDINGS_BOOTSTRAP_API_KEY", "shop", "openssl rand", ORDERS),
    variable("a key no header takes", "TIDINGS_BOOTSTRAP_API_KEY", "a key with spaces in it is none", "printable ASCII", ORDERS),
    variable("an unknown kind of authentication", "TIDINGS_AUTH", "maybe", "required", ORDERS),
    variable("a rate without a unit", "TIDINGS_RATE_LIMIT", "100", "100/s", ORDERS),
    variable("a rate of zero", "TIDINGS_RATE_LIMIT", "0/s", "100/s", ORDERS),
    # the database
    variable("an unknown kind of database", "TIDINGS_DATABASE_URL", "mysql://localhost/shop", "postgresql://", ORDERS),
    variable("a database without a file", "TIDINGS_DATABASE_URL", "sqlite:", "sqlite:PATH", ORDERS),
    variable("a database that forgets", "TIDINGS_DATABASE_URL", "sqlite::memory:", "sqlite:PATH", ORDERS),
    variable("a URL with a bad password", "TIDINGS_DATABASE_URL", f"postgresql://shop:{SECRET} %@localhost/shop", "%-encoded", ORDERS),
    variable("a database below a file", "TIDINGS_DATABASE_URL", "sqlite:/dev/null/orders.db", "TIDINGS_DATABASE_URL", ORDERS),
    variable("a database that is none", "TIDINGS_DATABASE_URL", "sqlite:FOLDER/orders.db", "restore a backup", ORDERS,
             files={"orders.db": ("this is a letter to my aunt, not a database. " * 200, 0o600)}),
    variable("no connections", "TIDINGS_DATABASE_CONNECTIONS", "0", "from 2 to 64", ORDERS),
    variable("many connections", "TIDINGS_DATABASE_CONNECTIONS", "lots", "from 2 to 64", ORDERS),
    # Kafka
    Wrong("no broker", ORDERS, ("TIDINGS_KAFKA_BROKERS", "is missing", "localhost:9092"), without=("TIDINGS_KAFKA_BROKERS",)),
    variable("a broker without a port", "TIDINGS_KAFKA_BROKERS", "kafka.internal", "HOST:PORT", ORDERS),
    variable("a broker as a URL", "TIDINGS_KAFKA_BROKERS", "http://kafka.internal:9092", "HOST:PORT", ORDERS),
    variable("a topic with a blank", "TIDINGS_KAFKA_TOPIC", "order event", "letters, digits", ORDERS),
    variable("a topic whose dead letters have no name", "TIDINGS_KAFKA_TOPIC", "o" * 246, "1 to 245", ORDERS),
    variable("a property without a value", "TIDINGS_KAFKA_PROPERTIES", "security.protocol", "key=value", ORDERS),
    variable("an unknown property", "TIDINGS_KAFKA_PROPERTIES", "securty.protocol=ssl", "securty.protocol", ORDERS),
    variable("a property with a bad value", "TIDINGS_KAFKA_PROPERTIES", "security.protocol=maybe", "security.protocol", ORDERS),
    variable("a property that the promise rests on", "TIDINGS_KAFKA_PROPERTIES", "acks=1", "remove it", ORDERS),
    variable("a certificate that is not there", "TIDINGS_KAFKA_PROPERTIES", f"security.protocol=ssl;ssl.ca.location=/absent.pem;ssl.key.password={SECRET}",
             "ssl.ca.location", ORDERS, leaves=("order-service.db",)),
    # mail
    Wrong("no mail relay", NOTIFICATIONS, ("TIDINGS_SMTP_URL", "is missing", "smtp://"), without=("TIDINGS_SMTP_URL",)),
    variable("a mail relay as a web address", "TIDINGS_SMTP_URL", "https://mail.example", "smtp://"),
    variable("a login without a password", "TIDINGS_SMTP_URL", "smtp://shop@mail.example", "user:password"),
    variable("a login in the clear", "TIDINGS_SMTP_URL", f"smtp://shop:{SECRET}@mail.example:25?tls=none", "auth_without_tls=allowed"),
    variable("an unknown option of a relay", "TIDINGS_SMTP_URL", "smtp://mail.example?ssl=on", "known: tls"),
    variable("a port that is no number", "TIDINGS_SMTP_URL", "smtp://mail.example:smtp", "1 to 65535"),
    variable("a second relay that is empty", "TIDINGS_SMTP_URL", "smtp://mail.example,", "mail relay 2"),
    Wrong("no sender", NOTIFICATIONS, ("TIDINGS_MAIL_FROM", "is missing", "orders@shop.example"), without=("TIDINGS_MAIL_FROM",)),
    variable("a sender without a domain", "TIDINGS_MAIL_FROM", "Acme Shop <orders>", "orders@shop.example"),
    variable("a merchant without an address", "TIDINGS_MERCHANT_ADDRESS", "the boss", "shop@example.com"),
    variable("a line end in the shop's name", "TIDINGS_SHOP_NAME", "Acme\r\nBcc: all@example.com", "control character"),
    variable("an unknown mode", "TIDINGS_DELIVERY_MODE", "dry-run", "live, redirect:ADDR"),
    variable("a redirection to nowhere", "TIDINGS_DELIVERY_MODE", "redirect:", "redirect:test@example.com"),
    variable("an allow list of addresses", "TIDINGS_DELIVERY_MODE", "allowlist:ada@example.com", "allowlist:example.com"),
    variable("a schedule without units", "TIDINGS_RETRY_SCHEDULE", "60,300", "30s or 72h"),
    variable("an empty schedule", "TIDINGS_RETRY_SCHEDULE", ",", "1m,5m,1h"),
    variable("an end before the first retry", "TIDINGS_RETRY_MAX_AGE", "30s", "make it longer"),
    variable("a duration beyond all reason", "TIDINGS_RETRY_MAX_AGE", "99999999d", "is longer than"),
    variable("an unknown policy", "TIDINGS_UNCERTAIN", "guess", "resend"),
    variable("a lease that is over at once", "TIDINGS_LEASE", "10ms", "TIDINGS_LEASE"),
    variable("a hundred connections", "TIDINGS_SMTP_CONNECTIONS", "100", "from 1 to 64"),
    # the rest
    variable("an unknown level", "TIDINGS_LOG_LEVEL", "verbose", "debug"),
    variable("an endless grace", "TIDINGS_STOP_GRACE", "forever", "30s or 72h", ORDERS),
    variable("traces to nowhere", "OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318", "http://host:port", ORDERS),
    Wrong("one address for both APIs", DEV, ("TIDINGS_NOTIFICATIONS_LISTEN", "choose another port"),
          {"TIDINGS_HTTP_LISTEN": "127.0.0.1:8080", "TIDINGS_NOTIFICATIONS_LISTEN": "127.0.0.1:8080"}, ("dev",)),
    Wrong("mails open to the network", DEV, ("TIDINGS_AUTH", "0.0.0.0", "127.0.0.1"),
          {"TIDINGS_NOTIFICATIONS_LISTEN": "0.0.0.0:8081"}, ("dev",)),
]


def run(program, environment, arguments, folder):
    """(exit code, output, seconds). A program that was not refused is ended after five seconds."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("TIDINGS_", "OTEL_", "GEMINI_"))}
    began = time.monotonic()
    child = subprocess.Popen([BIN / program, *arguments], cwd=folder, env={**clean, **environment}, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    try:
        output, _ = child.communicate(timeout=5 * SLOWDOWN)
    except subprocess.TimeoutExpired:
        child.kill()
        output, _ = child.communicate()
        return None, output, time.monotonic() - began
    return child.returncode, output, time.monotonic() - began


def refusal(wrong, folder):
    """Runs it in an empty folder; the output and the best of three times, since the machine has other work."""
    for name, (content, mode) in wrong.files.items():
        (folder / name).write_text(content)
        (folder / name).chmod(mode)
    put = lambda text: text.replace("FOLDER", str(folder))
    environment = {name: value for name, value in SOUND[wrong.program].items() if name not in wrong.without}
    environment.update({name: put(value) for name, value in wrong.environment.items()})
    arguments = [put(argument) for argument in wrong.arguments]
    quickest = None
    for _ in range(3):
        code, output, took = run(wrong.program, environment, arguments, folder)
        assert code is not None, f"it was not refused:\n{output}"
        quickest = min(took, quickest or took)
        if quickest < 1:
            break
    return code, output, quickest, put


@pytest.mark.parametrize("wrong", CONFIGURATIONS, ids=lambda wrong: wrong.what.replace(" ", "_"))
def test_f43_a_wrong_configuration_is_refused_at_once_with_a_line_that_helps(wrong, tmp_path):
    code, output, took, put = refusal(wrong, tmp_path)

    assert code == 2, output
    assert took < 1 * SLOWDOWN, f"{took:.2f} s"
    assert any(all(put(word) in line for word in wrong.says) for line in output.splitlines()), output
    assert SECRET not in output
    left = {path.name for path in tmp_path.rglob("*") if path.is_file()} - set(wrong.files)
    assert {name for name in left if not name.endswith((".lock", "-wal", "-shm"))} <= set(wrong.leaves), left


def test_f43_the_table_is_long_enough():
    assert len(CONFIGURATIONS) >= 60 and len({wrong.what for wrong in CONFIGURATIONS}) == len(CONFIGURATIONS)


@pytest.mark.parametrize("program", [ORDERS, NOTIFICATIONS])
def test_f43_what_the_rows_spoil_was_sound(program, tmp_path):
    assert run(program, SOUND[program], ["--check-config"], tmp_path)[:2] == (0, "")


def test_f43_several_mistakes_are_told_at_once(tmp_path):
    code, output, _ = run(NOTIFICATIONS, {"TIDINGS_LEASE": "soon", "TIDINGS_UNCERTAIN": "guess", "TIDINGS_KAFKA_TOPIK": "x"}, [], tmp_path)

    assert code == 2
    for key in ("TIDINGS_LEASE", "TIDINGS_UNCERTAIN", "TIDINGS_KAFKA_TOPIK"):
        assert sum(key in line for line in output.splitlines()) == 1, output


def test_f43_a_second_instance_on_one_sqlite_file_is_refused(tmp_path):
    url = f"http://127.0.0.1:{free_port()}"
    shared = {**SOUND[ORDERS], "TIDINGS_DATABASE_URL": f"sqlite:{tmp_path}/orders.db"}
    first = Program(ORDERS, tmp_path, environment={**shared, "TIDINGS_HTTP_LISTEN": url.removeprefix("http://")})
    first.start(url)
    try:
        took = []
        for _ in range(3):
            code, output, seconds = run(ORDERS, {**shared, "TIDINGS_HTTP_LISTEN": "127.0.0.1:0"}, [], tmp_path)
            assert code == 2 and "orders.db" in output and "PostgreSQL" in output, output
            took.append(seconds)
        assert min(took) < 1 * SLOWDOWN
        first.wait_ready(url)
    finally:
        assert first.stop() == 0


def test_f43_a_taken_port_is_refused(tmp_path):
    url = f"http://127.0.0.1:{free_port()}"
    address = url.removeprefix("http://")
    first = Program(ORDERS, tmp_path / "first", environment={**SOUND[ORDERS], "TIDINGS_HTTP_LISTEN": address})
    first.start(url)
    try:
        code, output, _ = run(ORDERS, {**SOUND[ORDERS], "TIDINGS_HTTP_LISTEN": address}, [], tmp_path)
        assert code == 2 and address in output and "TIDINGS_HTTP_LISTEN" in output, output
    finally:
        assert first.stop() == 0
