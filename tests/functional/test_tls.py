"""https without a proxy: what is spoken and what is refused, the two files that may not be used, and a renewal that nobody notices."""
import http.client
import json
import re
import resource
import ssl
import subprocess
import threading
import time
import urllib.request
import uuid

import pytest

from certificates import make_certificate, put_in_place, trust_in
from programs import BIN, SLOWDOWN, Program, clean_environment, free_port
from stacks import ORDERS

KEY = "a-key-for-the-tests-of-tls"
TAKEN = {"ECDHE-{}-AES128-GCM-SHA256", "ECDHE-{}-AES256-GCM-SHA384", "ECDHE-{}-CHACHA20-POLY1305"}
OFFERED = ("-tls1", "-tls1_1", "-tls1_2", "-tls1_3")


class Shop:
    """`tidings dev` behind a certificate of its own."""

    def __init__(self, folder, kind="ec", environment=None):
        self.files = make_certificate(folder / "tls", kind=kind)
        self.port = free_port()
        self.url = f"https://localhost:{self.port}"
        self.program = Program("tidings", folder, ["dev", "--data-dir", folder / "data", "--http-listen", f"127.0.0.1:{self.port}"], environment={
            "TIDINGS_RATE_LIMIT": "off", "TIDINGS_MAILBOX_LISTEN": "127.0.0.1:0", "TIDINGS_TLS_CERT": str(self.files[0]),
            "TIDINGS_TLS_KEY": str(self.files[1]), **(environment or {})})
        self.program.tls = trust_in(self.files[0])

    def __enter__(self):
        self.program.start(self.url)
        return self

    def __exit__(self, *problem):
        code = self.program.stop()
        assert problem[0] or code == 0

    def ask(self, method, path, body=None, headers=None, context=None):
        line = http.client.HTTPSConnection("localhost", self.port, timeout=15, context=context or self.program.tls)
        try:
            line.request(method, path, None if body is None else json.dumps(body), {"Content-Type": "application/json", **(headers or {})})
            answer = line.getresponse()
            return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
        finally:
            line.close()


def shakes_hands(port, *options):
    said = subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{port}", "-brief", *options], stdin=subprocess.DEVNULL,
                          capture_output=True, text=True, timeout=30)
    return said.returncode == 0 and "CONNECTION ESTABLISHED" in said.stderr


def metric(shop, name):
    text = shop.ask("GET", "/metrics")[2].decode()
    return float(re.search(rf"^{name} (\S+)$", text, re.M)[1])


@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_only_versions_and_ciphers_without_known_weakness_are_taken(folder, kind):
    everything = subprocess.run(["openssl", "ciphers", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"], capture_output=True, text=True, check=True).stdout.strip().split(":")
    older = [name for name in everything if not name.startswith("TLS_")]
    assert len(older) > 50
    with Shop(folder, kind) as shop:
        weak = ["-cipher", "ALL:COMPLEMENTOFALL:@SECLEVEL=0"]
        assert [shakes_hands(shop.port, version, *weak) for version in OFFERED] == [False, False, True, True]
        taken = {name for name in older if shakes_hands(shop.port, "-tls1_2", "-cipher", f"{name}:@SECLEVEL=0")}
        assert taken == {name.format("ECDSA" if kind == "ec" else "RSA") for name in TAKEN}
        assert not shakes_hands(shop.port, "-tls1_2", "-cipher", "RC4:3DES:EXPORT:@SECLEVEL=0")
        assert shakes_hands(shop.port, "-alpn", "h2,http/1.1") and not shakes_hands(shop.port, "-alpn", "h2")
        assert metric(shop, r'tidings_http_handshake_failures_total\{api="orders"\}') > 40


def test_curl_and_the_command_line_go_in_with_the_right_authority_only(folder):
    with Shop(folder) as shop:
        curl = lambda *words: subprocess.run(["curl", "-sS", "-m", "20", *words], capture_output=True, text=True)  # noqa: E731
        authority = ["--cacert", str(shop.files[0])]
        made = curl(*authority, "-H", "Content-Type: application/json", "-d", json.dumps(ORDERS[0]), f"{shop.url}/v1/orders")
        assert json.loads(made.stdout)["status"] == "placed", made
        assert curl(f"{shop.url}/readyz").returncode == 60
        assert curl(*authority, f"https://127.0.0.2:{shop.port}/readyz").returncode == 7
        plain = curl("-i", f"http://localhost:{shop.port}/readyz").stdout
        assert plain.startswith("HTTP/1.1 400 ") and "Ask with https:// instead of http://" in plain and "application/problem+json" in plain, plain

        def tidings(*words):
            return subprocess.run([BIN / "tidings", "--orders-url", shop.url, *words], env=clean_environment(), capture_output=True, text=True, timeout=60)

        assert ORDERS[0]["reference"] in tidings("--ca-file", str(shop.files[0]), "orders", "list").stdout
        assert tidings("--ca-file", str(shop.files[0]), "messages", "list").returncode == 0
        stranger = tidings("orders", "list")
        assert stranger.returncode == 1 and "no TLS with localhost" in stranger.stderr, stranger
        assert f"https://127.0.0.1:{shop.port}/v1/orders" in shop.program.log.read_text(), "the welcome says where"


def test_two_thousand_idle_connections_cost_little(folder):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with Shop(folder) as shop:
        lines = []

        def open_some(count):
            for number in range(count):
                lines.append(http.client.HTTPSConnection("localhost", shop.port, context=shop.program.tls, source_address=(f"127.0.0.{2 + number % 4}", 0)))
                lines[-1].request("GET", "/readyz")
                assert lines[-1].getresponse().read()

        open_some(100)  # what is allocated once
        before = shop.program.rss_mib()
        open_some(2000)
        each = (shop.program.rss_mib() - before) * 1024 / 2000
        print(f"{each:.1f} KiB for each idle connection")
        assert each < 40
        assert metric(shop, r'tidings_http_connections_max\{api="orders"\}') == 4000
        for line in lines:
            line.close()


def test_a_session_over_our_own_tls_is_for_this_host_and_tls_only(folder):
    with Shop(folder, environment={"TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": KEY}) as shop:
        ours = {"Sec-Fetch-Site": "same-origin", "Tidings-Console": "1", "Host": f"192.0.2.7:{shop.port}"}
        status, fields, body = shop.ask("POST", "/console/session", {"key": KEY}, ours)
        assert status == 204, body
        cookie = fields["set-cookie"]
        assert cookie.startswith("__Host-tidings=") and {"Secure", "HttpOnly", "SameSite=Strict", "Path=/"} <= set(cookie.split("; "))
        signed_in = json.loads(shop.ask("GET", "/console/session", headers={**ours, "Cookie": cookie.split(";")[0]})[2])
        assert signed_in["signed_in"] is True
        assert shop.ask("GET", "/console/session", headers={**ours, "Host": "evil.example"})[0] == 421


def test_a_service_is_asked_about_its_health_through_tls(folder):
    certificate, key = make_certificate(folder / "tls", names="DNS:orders.shop.example")
    port = free_port()
    service = Program("order-service", folder, environment={
        "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{port}", "TIDINGS_AUTH": "off", "TIDINGS_KAFKA_BROKERS": "127.0.0.1:1",
        "TIDINGS_DATABASE_URL": f"sqlite:{folder}/orders.db", "TIDINGS_TLS_CERT": str(certificate), "TIDINGS_TLS_KEY": str(key)})
    service.tls = ssl._create_unverified_context()
    service.start(f"https://127.0.0.1:{port}")

    health = subprocess.run([BIN / "order-service", "--health"], env=service.environment, capture_output=True, text=True, timeout=30)

    assert health.returncode == 0 and "order-service: ready" in health.stdout, health
    assert service.stop() == 0


@pytest.mark.parametrize("what, said", [("open", "TIDINGS_TLS_KEY: .*every user of this machine may read; chmod 640"), ("missing", "TIDINGS_TLS_KEY: is missing"),
                                        ("foreign", "is not the key of the certificate in"), ("nowhere", "TIDINGS_TLS_CERT: .*cannot be read: No such file"),
                                        ("passphrase", "TIDINGS_TLS_KEY: .*protected by a passphrase")])
def test_files_that_cannot_be_used_stop_the_start_with_the_fix(folder, what, said):
    certificate, key = make_certificate(folder / "tls")
    if what == "open":
        key.chmod(0o644)
    if what == "passphrase":
        locked = folder / "locked.key"
        subprocess.run(["openssl", "pkey", "-aes256", "-passout", "pass:secret", "-in", key, "-out", locked], check=True, capture_output=True)
        locked.chmod(0o600)
        key = locked
    environment = {"TIDINGS_TLS_CERT": str(folder / "nowhere.pem" if what == "nowhere" else certificate),
                   "TIDINGS_TLS_KEY": str(make_certificate(folder / "other")[1] if what == "foreign" else key)}
    if what == "missing":
        del environment["TIDINGS_TLS_KEY"]
    ended = subprocess.run([BIN / "tidings", "dev", "--data-dir", folder / "data"], env={**clean_environment(), **environment}, capture_output=True, text=True, timeout=30)
    assert ended.returncode == 2 and re.search(said, ended.stderr), ended


class Buyers:
    """Orders from several connections at once, some kept open and some new for each, until told to stop."""

    def __init__(self, shop, trust):
        self.shop, self.trust, self.stopping, self.problems, self.placed = shop, trust, threading.Event(), [], 0
        self.threads = [threading.Thread(target=self.buy, args=(number % 2 == 0,)) for number in range(4)]

    def buy(self, keeps):
        line = None
        while not self.stopping.is_set():
            try:
                line = line or http.client.HTTPSConnection("localhost", self.shop.port, timeout=15, context=self.trust)
                line.request("POST", "/v1/orders", json.dumps(ORDERS[0]), {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
                answer = line.getresponse()
                answer.read()
                if answer.status != 201:
                    self.problems.append(answer.status)
                self.placed += 1
            except Exception as problem:  # noqa: BLE001: each is a failed request
                self.problems.append(repr(problem))
            if not keeps and line:
                line.close()
                line = None

    def __enter__(self):
        for each in self.threads:
            each.start()
        return self

    def __exit__(self, *problem):
        self.stopping.set()
        for each in self.threads:
            each.join()


def shown_certificate(port):
    return ssl.get_server_certificate(("127.0.0.1", port)).strip()


def wait_until(what, holds, timeout=30):
    deadline = time.monotonic() + timeout * SLOWDOWN
    while not holds():
        assert time.monotonic() < deadline, f"{what} did not happen"
        time.sleep(0.1)


def test_a_certificate_is_renewed_under_load_without_a_failed_request(folder):
    renewed = [make_certificate(folder / "renewed", f"next{number}") for number in range(2)]
    with Shop(folder) as shop:
        first = metric(shop, "tidings_tls_certificate_end_timestamp_seconds")
        assert 29 * 86_400 < first - time.time() < 31 * 86_400
        trust = trust_in(shop.files[0], *(certificate for certificate, _ in renewed))
        shop.program.tls = trust
        with Buyers(shop, trust) as buyers:
            for made in renewed:
                before = buyers.placed
                put_in_place(made, shop.files)
                wait_until("the renewal", lambda: shown_certificate(shop.port) == made[0].read_text().strip())
                wait_until("another order", lambda: buyers.placed > before + 20)
        assert buyers.problems == []
        assert metric(shop, "tidings_tls_certificates_refused_total") == 0


def test_a_renewed_pair_that_does_not_fit_is_refused_with_one_line_and_no_key_is_told(folder):
    with Shop(folder) as shop:
        shown = shown_certificate(shop.port)
        canary = "".join(shop.files[1].read_text().splitlines()[1:-1])[20:60]
        other = make_certificate(folder / "other")
        put_in_place((other[0], shop.files[1]), shop.files)
        wait_until("the refusal", lambda: metric(shop, "tidings_tls_certificates_refused_total") == 1)
        wait_until("seconds with the bad pair", lambda: time.time() > shop.files[0].stat().st_mtime + 14, 60)

        assert shown_certificate(shop.port) == shown and shop.ask("GET", "/readyz")[0] == 200
        log = shop.program.log.read_text()
        assert log.count("a renewed certificate cannot be used") == 1
        spoken = log + shop.ask("GET", "/metrics")[2].decode() + open(f"/proc/{shop.program.process.pid}/cmdline").read()
        assert canary not in spoken and "PRIVATE KEY" not in spoken
