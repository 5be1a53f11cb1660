"""The console in a browser, on both ways to run Tidings. The journeys are JavaScript (journeys/*.test.mjs); this starts what they look at."""
import contextlib
import json
import os
import pathlib
import socket
import subprocess
import sys
import tempfile
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "functional"))

from certificates import make_certificate  # noqa: E402
from client import Client  # noqa: E402
from peers import Peer  # noqa: E402
from programs import SLOWDOWN, Program, free_port  # noqa: E402
from sink_stack import FULL_DOMAIN, sink_stack  # noqa: E402
from stacks import ORDERS, DevStack, RealStack  # noqa: E402

KEY = "console-test-key-of-good-length"
WITH_KEYS = {"TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": KEY}
WITH_RULES = {"TIDINGS_SUPERSEDE": "updated", "TIDINGS_EXPIRES": "processing=1s"}
AS_ADMIN = {"Authorization": f"Bearer {KEY}"}


def run_journeys(names, url, facts):
    environment = {**os.environ, "TIDINGS_CONSOLE_URL": url, "TIDINGS_CONSOLE_FACTS": json.dumps(facts)}
    ran = subprocess.run(["node", "--test", "--test-concurrency=1", *[HERE / "journeys" / f"{name}.test.mjs" for name in names]], cwd=HERE, env=environment,
                         capture_output=True, text=True, timeout=600)
    assert ran.returncode == 0, ran.stdout[-12_000:] + ran.stderr[-4_000:]


def wait_for(what, look, timeout=60):
    deadline = time.monotonic() + timeout * SLOWDOWN
    while not (found := look()):
        assert time.monotonic() < deadline, f"{what} did not come"
        time.sleep(0.05)
    return found


def is_open(port):
    with socket.socket() as line:
        return line.connect_ex(("127.0.0.1", port)) == 0


def place_orders(stack, headers):
    """Orders of many languages, and three whose mailbox is full: their mails die within seconds."""
    client = Client(stack.orders_url, headers=headers)
    made = []
    for number, order in enumerate(ORDERS[:14]):
        if number < 3:
            order = {**order, "customer": {**order["customer"], "email": f"grace{number}@{FULL_DOMAIN}"}}
        status, _, body = client.request("POST", "/v1/orders", order)
        assert status == 201, body
        made.append(json.loads(body))
    return made


def facts_of(stack, orders, headers, **more):
    notifications = Client(stack.notifications_url, headers=headers)
    list_of = lambda state: notifications.json("GET", f"/v1/messages?status={state}&limit=20")[1].get("data", [])  # 503 while the store is slow  # noqa: E731
    dead = wait_for("the dead letters", lambda: len(found := list_of("dead")) >= 3 and found)
    sent = wait_for("the mails", lambda: len(found := list_of("sent")) >= 10 and found)
    return {"rules": str(stack.folder / "behaviour.json"), "order": orders[5]["id"], "reference": orders[5]["reference"], "email": orders[5]["customer"]["email"], "sent": sent[0]["id"], "dead": dead[0]["id"], **more}


def key_with_role(stack, role):
    status, _, body = Client(stack.orders_url, headers=AS_ADMIN).request("POST", "/v1/keys", {"name": f"a person of {role}", "role": role})
    assert status == 201, body
    return json.loads(body)["key"]


@contextlib.contextmanager
def seeded(kind, environment=None, headers=None, **more):
    with sink_stack(kind, environment) as stack:
        orders = place_orders(stack, headers)
        yield stack, facts_of(stack, orders, headers, **more)


def test_tidings_dev():
    with seeded("dev", WITH_RULES, has_orders=True) as (stack, facts):
        run_journeys(["read", "search", "story", "live", "repair", "correct", "reasons", "relay", "questions", "hostile", "by-keys", "everywhere"], f"{stack.orders_url}/console/", facts)
        run_journeys(["replay"], f"{stack.orders_url}/console/", facts)  # by itself: what it replays is dead no more


@pytest.mark.timing
def test_the_first_list_comes_at_once():
    with seeded("dev", WITH_RULES, has_orders=True) as (stack, facts):
        run_journeys(["first-list"], f"{stack.orders_url}/console/", facts)


def test_the_real_stack():
    with seeded("real", WITH_RULES, has_orders=False, quarantined=True) as (stack, facts):
        facts["orders_url"] = stack.orders_url
        subprocess.run(["kcat", "-P", "-b", stack.kafka["BROKERS"], "-t", "order-event", "-k", "x"], input=b"no event", check=True, timeout=60)
        wait_for("the record in quarantine", lambda: stack.ledger()["events"]["quarantined"])
        run_journeys(["read", "search", "story", "live", "repair", "correct", "reasons", "relay"], f"{stack.notifications_url}/console/", facts)


def test_with_keys():
    with seeded("dev", WITH_KEYS, AS_ADMIN, key=KEY, has_orders=True) as (stack, facts):
        facts["support"] = key_with_role(stack, "support")
        run_journeys(["sign-in", "keys", "keys-by-keys", "views", "rotate", "correct", "erase"], f"{stack.orders_url}/console/", facts)


def test_why_mail_is_kept_back():
    patient = {"TIDINGS_DELIVERY_MODE": "allowlist:full.test,slow.test", "TIDINGS_RETRY_SCHEDULE": "1h", "TIDINGS_RETRY_MAX_AGE": "3h"}
    with sink_stack("dev", {**WITH_KEYS, **patient}) as stack:
        rules = stack.folder / "behaviour.json"
        rules.write_text(json.dumps({**json.loads(rules.read_text()), "slow_domains": {"slow.test": 8}}))
        run_journeys(["reasons-kept-back"], f"{stack.orders_url}/console/", {"key": KEY, "has_orders": True})


def test_with_keys_over_our_own_tls(tmp_path, monkeypatch):
    certificate, key = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with seeded("dev", {**WITH_KEYS, "TIDINGS_TLS_CERT": str(certificate), "TIDINGS_TLS_KEY": str(key)}, AS_ADMIN, key=KEY) as (stack, facts):
        run_journeys(["sign-in"], f"{stack.orders_url}/console/", facts)


@contextlib.contextmanager
def oidc_provider(port, console, algorithm):
    """A real OpenID Connect provider from the npm registry."""
    with subprocess.Popen(["node", HERE / "provider.mjs", str(port), f"{console}/console/oidc/callback", algorithm], cwd=HERE, stdout=subprocess.PIPE,
                          stderr=subprocess.DEVNULL, text=True) as running:
        try:
            assert running.stdout.readline() == "ready\n"
            yield
        finally:
            running.terminate()


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_signing_in_with_a_provider(tmp_path, algorithm):
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    stack = DevStack(tmp_path, {**WITH_KEYS, "TIDINGS_OIDC_ISSUER": issuer, "TIDINGS_OIDC_CLIENT_ID": "tidings-console",
                                "TIDINGS_OIDC_CLIENT_SECRET": "a secret: with & signs", "TIDINGS_OIDC_ROLES": "tidings-admins=admin"})
    console = stack.orders_url.replace("127.0.0.1", "localhost")
    stack.programs["tidings"].environment["TIDINGS_PUBLIC_URL"] = console
    stack.start()
    try:
        run_journeys(["provider-away"], f"{console}/console/", {"key": KEY})
        with oidc_provider(port, console, algorithm):
            run_journeys(["provider"], f"{console}/console/", {"key": KEY, "issuer": issuer})
        log = "".join(program.log.read_text() for program in stack.programs.values())
        assert "a secret: with" not in log and "Ada" not in log
    finally:
        codes = stack.stop()
    assert set(codes.values()) == {0}


def test_behind_nginx_with_tls_and_a_path(tmp_path):
    certificate, key = make_certificate(tmp_path)
    port = free_port()
    public = f"https://tidings.localhost:{port}/shop/tidings"
    with seeded("dev", {**WITH_KEYS, "TIDINGS_PUBLIC_URL": public, "TIDINGS_TRUSTED_PROXIES": "127.0.0.1"}, AS_ADMIN, key=KEY) as (stack, facts):
        proxy = Peer("nginx", tmp_path / "nginx", PORT=str(port), PORT_BEHIND=stack.orders_url.rsplit(":", 1)[1], PREFIX="/shop/tidings",
                     TLS_CERT=str(certificate), TLS_KEY=str(key)).start()
        try:
            run_journeys(["sign-in", "proxied"], f"{public}/console/", facts)
        finally:
            proxy.stop()


def test_the_mailbox_of_dev(tmp_path):
    smtp = free_port()
    stack = DevStack(tmp_path, {"TIDINGS_MAILBOX_LISTEN": f"127.0.0.1:{smtp}"}).start()
    try:
        run_journeys(["mailbox"], f"{stack.orders_url}/console/", {"smtp": smtp, "order": ORDERS[5]})
    finally:
        codes = stack.stop()
    assert set(codes.values()) == {0}


def test_a_mailbox_beside_the_real_stack():
    with tempfile.TemporaryDirectory(prefix="tidings-test-") as name:
        folder, smtp = pathlib.Path(name), free_port()
        folder.chmod(0o755)  # PostgreSQL runs as another user
        kept = {"TIDINGS_MAILBOX_DIR": str(folder / "mails")}
        mailbox = Program("tidings", folder / "mailbox", ["mailbox"], {**kept, "TIDINGS_MAILBOX_LISTEN": f"127.0.0.1:{smtp}"})
        mailbox.start()
        wait_for("the mailbox", lambda: is_open(smtp))
        stack = RealStack(folder, mail=f"smtp://127.0.0.1:{smtp}?tls=none", environment=kept).start()
        try:
            run_journeys(["mailbox-beside"], f"{stack.notifications_url}/console/", {"orders_url": stack.orders_url})
        finally:
            codes = {**stack.stop(), "mailbox": mailbox.stop()}
        assert set(codes.values()) == {0}, codes


def test_the_story_pages(tmp_path):
    subprocess.run(["node", HERE.parents[1] / "console/stories.mjs", "--out", tmp_path], check=True, timeout=120)
    port = free_port()
    server = subprocess.Popen([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "--directory", tmp_path], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_for("the server of the pages", lambda: is_open(port))
        run_journeys(["stories"], f"http://127.0.0.1:{port}/", {"stories": json.loads((tmp_path / "stories.json").read_text())})
    finally:
        server.kill()
        server.wait(10)


def test_the_first_load_is_small():
    sizes = json.loads((pathlib.Path(os.environ.get("TIDINGS_BIN", HERE.parents[1] / "build/release/bin")).parent / "src/console/pages/sizes.json").read_text())
    assert sizes["first"] <= 60_000 and sizes["all"] <= 150_000
