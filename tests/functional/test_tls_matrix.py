"""Every listener is asked for each version with each class of ciphers, and for what once broke TLS servers."""
import http.client
import socket
import ssl
import subprocess
import time

import pytest

import tls_hello
from certificates import make_certificate, trust_in
from conftest import make_folder, remove_folder
from programs import SLOWDOWN, Program, free_port
from tls_hello import CLASSES, TAKEN, TLS1_2, VERSIONS, hello, say

LISTENERS = ("order-service", "notification-service", "tidings dev, orders", "tidings dev, notifications")
GOOD = [0xC02B, 0xC02F]


class Listener:
    def __init__(self, name, kind):
        self.folder, self.port, other = make_folder(), free_port(), free_port()
        self.certificate, key = make_certificate(self.folder / "tls", kind=kind)
        tls = {"TIDINGS_TLS_CERT": str(self.certificate), "TIDINGS_TLS_KEY": str(key), "TIDINGS_RATE_LIMIT": "off"}
        service = {**tls, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{self.port}", "TIDINGS_AUTH": "off", "TIDINGS_KAFKA_BROKERS": "127.0.0.1:1",
                   "TIDINGS_DATABASE_URL": f"sqlite:{self.folder}/store.db", "TIDINGS_SMTP_URL": "smtp://127.0.0.1:1?tls=none", "TIDINGS_MAIL_FROM": "orders@shop.example"}
        if name.endswith("service"):
            self.program = Program(name, self.folder, environment=service)
        else:
            orders, notifications = (self.port, other) if name.endswith("orders") else (other, self.port)
            self.program = Program("tidings", self.folder, ["dev", "--data-dir", self.folder / "data", "--orders-listen", f"127.0.0.1:{orders}",
                                                            "--notifications-listen", f"127.0.0.1:{notifications}"], environment={**tls, "TIDINGS_MAILBOX_LISTEN": "127.0.0.1:0"})
        self.trust = trust_in(self.certificate)

    def start(self):
        self.program.start()
        deadline = time.monotonic() + 30 * SLOWDOWN
        while self.livez() != 200:
            assert self.program.alive and time.monotonic() < deadline, self.program.tail()
            time.sleep(0.05)
        return self

    def livez(self):
        line = http.client.HTTPSConnection("localhost", self.port, timeout=10, context=self.trust)
        try:
            line.request("GET", "/livez")
            return line.getresponse().status
        except OSError:
            return 0
        finally:
            line.close()


@pytest.fixture(scope="module", params=[(name, kind) for name in LISTENERS for kind in ("ec", "rsa")], ids=lambda one: f"{one[0]}, {one[1]}")
def listener(request):
    made = Listener(*request.param).start()
    yield made
    assert made.program.stop() == 0
    remove_folder(made.folder, request)


def test_each_version_takes_the_ciphers_that_are_good_and_no_others(listener):
    taken = {(version, name) for version, number in VERSIONS.items() for name, ciphers in CLASSES.items() if say(listener.port, hello(number, ciphers))}

    assert taken == {("TLS 1.2", name) for name in TAKEN}
    assert say(listener.port, hello(TLS1_2, [one for ciphers in CLASSES.values() for one in ciphers])).cipher in CLASSES["AES-GCM"] + CLASSES["ChaCha20"]
    assert not say(listener.port, b"\x80\x2e\x01\x00\x02\x00\x15\x00\x00\x00\x10" + b"\x01\x00\x80" * 7 + b"x" * 16), "SSL 2.0"
    assert listener.livez() == 200


def test_nothing_is_compressed(listener):
    assert say(listener.port, hello(TLS1_2, GOOD, b"\x01\x00")).compression == 0
    assert not say(listener.port, hello(TLS1_2, GOOD, b"\x01")), "nothing else was offered"


def test_there_are_no_heartbeats_and_a_record_of_one_gets_no_bytes(listener):
    offered = hello(TLS1_2, GOOD, more=tls_hello.extension(15, b"\x01"))
    assert 15 not in say(listener.port, offered).extensions
    with socket.create_connection(("127.0.0.1", listener.port), 10) as line:
        line.sendall(offered)
        asks_for_16_kb = tls_hello.record(tls_hello.HEARTBEAT, b"\x01\x40\x00", TLS1_2)
        kinds = []
        try:
            line.sendall(asks_for_16_kb)
            while (answered := tls_hello.received(line))[0] is not None:
                kinds.append(answered[0])
        except ConnectionError:
            pass  # it hung up
    assert tls_hello.HEARTBEAT not in kinds and tls_hello.DATA not in kinds
    assert listener.livez() == 200


@pytest.mark.parametrize("what", ["longer than a record may be", "empty", "of an unknown kind", "a hello without an end", "data before any hello"])
def test_records_that_are_wrong_end_their_connection_only(listener, what):
    wrong = {"longer than a record may be": tls_hello.record(tls_hello.HANDSHAKE, b"\x01" * 0xFFFF), "empty": tls_hello.record(tls_hello.HANDSHAKE, b"") * 40,
             "of an unknown kind": tls_hello.record(99, b"x" * 50), "a hello without an end": tls_hello.record(tls_hello.HANDSHAKE, b"\x01\xff\xff\xff" + b"x" * 16_000),
             "data before any hello": tls_hello.record(tls_hello.DATA, b"GET / HTTP/1.1\r\n\r\n")}[what]
    assert not say(listener.port, wrong)
    assert listener.livez() == 200


def s_client(listener, *options, typed=b""):
    return subprocess.run(["openssl", "s_client", "-connect", f"127.0.0.1:{listener.port}", *options], input=typed, capture_output=True, timeout=60)


def test_a_client_cannot_make_it_shake_hands_again(listener):
    said = s_client(listener, "-tls1_2", typed=b"R\n")
    assert b"RENEGOTIATING" in said.stdout + said.stderr
    assert b"no renegotiation" in said.stdout + said.stderr and said.returncode != 0, said
    assert tls_hello.RENEGOTIATION_INFO in say(listener.port, hello(TLS1_2, GOOD)).extensions, "and it says so (RFC 5746)"
    assert listener.livez() == 200


def test_a_client_is_not_talked_down_to_an_older_version(listener):
    said = s_client(listener, "-fallback_scsv", "-no_tls1_3")
    assert said.returncode != 0 and b"inappropriate fallback" in said.stderr


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_no_connection_goes_on_with_the_keys_of_another(listener, version):
    """No tickets and no cache: a key that is stolen opens no earlier connection, and who comes with an old session is served all the same."""
    context = trust_in(listener.certificate)
    context.minimum_version = context.maximum_version = version

    def ask(session=None):
        with context.wrap_socket(socket.create_connection(("127.0.0.1", listener.port), 10), server_hostname="localhost", session=session) as line:
            line.sendall(b"GET /livez HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            assert line.recv(4096).startswith(b"HTTP/1.1 200")
            return line.session, line.session_reused, line.version()

    session, _, spoken = ask()
    assert spoken == version.name.replace("_", ".") and not session.has_ticket
    assert ask(session)[1] is False


def test_each_cipher_of_the_newest_version_is_one_with_authenticated_encryption(listener):
    taken = [name for name in ("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_CCM_SHA256", "TLS_AES_128_CCM_8_SHA256")
             if s_client(listener, "-tls1_3", "-ciphersuites", name).returncode == 0]
    assert taken == ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256"]
