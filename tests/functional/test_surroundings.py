"""Surroundings that do not fit are recognised at the start and refused with what to do; what only fails later is told by
readiness, and heals by itself."""
import gzip
import http.client
import json
import socket
import sqlite3
import urllib.parse

import pytest
from conftest import make_folder, remove_folder
from peers import Peer
from programs import Program, free_port
from surroundings import A_TEA, Shop, eventually, metric, place, readiness, refusal_of


@pytest.fixture(scope="module")
def shop(request):
    made = make_folder()
    running = Shop(made)
    yield running
    running.peer.stop()
    remove_folder(made, request)


@pytest.fixture
def service(shop, folder):
    started = []

    def start(url, arguments=(), **environment):
        program, address = shop.order_service(folder, url, arguments, **environment)
        program.start(address)
        started.append(program)
        return program, address

    yield start
    for program in started:
        program.stop()


def test_a_database_that_cannot_hold_every_name_is_refused_at_the_start(shop, folder):
    for encoding in ("LATIN1", "SQL_ASCII"):
        name = encoding.lower()
        shop.admin(f"CREATE DATABASE {name} OWNER shop ENCODING '{encoding}' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'")
        code, words = refusal_of(shop.order_service(folder, shop.url(name))[0])
        assert code == 2, words
        assert encoding in words and "UTF8" in words


def test_a_role_that_may_not_create_its_schema_is_refused_at_the_start(shop, folder):
    shop.admin("CREATE ROLE guest LOGIN")
    code, words = refusal_of(shop.order_service(folder, shop.url(role="guest"))[0])
    assert code == 2, words
    assert "42501" in words and "GRANT CREATE" in words


def test_a_role_that_lacks_rights_in_its_schema_is_refused_at_the_start(shop, folder, service):
    program, _ = service(shop.url())
    program.stop()
    shop.admin("CREATE ROLE clerk LOGIN", "GRANT USAGE ON SCHEMA tidings_orders TO clerk",
               "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA tidings_orders TO clerk",
               "GRANT USAGE ON ALL SEQUENCES IN SCHEMA tidings_orders TO clerk",
               "REVOKE DELETE ON tidings_orders.idempotency_keys FROM clerk")
    code, words = refusal_of(shop.order_service(folder, shop.url(role="clerk"), TIDINGS_MIGRATE="off")[0])
    assert code == 2, words
    assert "DELETE on idempotency_keys" in words
    shop.admin("GRANT DELETE ON tidings_orders.idempotency_keys TO clerk")
    _, url = service(shop.url(role="clerk"), TIDINGS_MIGRATE="off")
    assert place(url) == 201


@pytest.mark.parametrize("mode", ["transaction", "statement"])
def test_a_pooler_that_lends_sessions_out_by_transaction_is_refused_at_the_start(shop, folder, mode):
    pooler = Peer("pgbouncer", folder / "pgbouncer", PORT_BEHIND=shop.port, POOL_MODE=mode, BEHIND_USER="shop").start()
    try:
        code, words = refusal_of(shop.order_service(folder, pooler["URL"])[0])
    finally:
        pooler.stop()
    assert code == 2, words
    assert "pool_mode=session" in words


def test_a_pooler_that_lends_sessions_out_whole_works(shop, folder, service):
    pooler = Peer("pgbouncer", folder / "pgbouncer", PORT_BEHIND=shop.port, POOL_MODE="session", BEHIND_USER="shop").start()
    try:
        program, url = service(pooler["URL"])
        assert [place(url) for _ in range(30)] == [201] * 30
        program.stop()
    finally:
        pooler.stop()


def test_a_role_with_odd_habits_works(shop, service):
    shop.admin("CREATE ROLE odd LOGIN SUPERUSER", "ALTER ROLE odd SET timezone = 'Asia/Kolkata'", "ALTER ROLE odd SET DateStyle = 'SQL, DMY'",
               "ALTER ROLE odd SET standard_conforming_strings = off", "ALTER ROLE odd SET search_path = pg_catalog",
               "ALTER ROLE odd SET client_encoding = 'LATIN1'", "ALTER ROLE odd SET default_transaction_isolation = serializable",
               "ALTER ROLE odd SET bytea_output = escape", "ALTER ROLE odd SET statement_timeout = '50ms'")
    _, url = service(shop.url(role="odd"))
    assert place(url) == 201


def test_a_role_limited_to_three_connections_becomes_ready(shop, service):
    shop.admin("CREATE ROLE few LOGIN CONNECTION LIMIT 3", "GRANT shop TO few", "ALTER ROLE few SET role = shop")
    _, url = service(shop.url(role="few"))
    assert [place(url) for _ in range(50)] == [201] * 50
    assert readiness(url)[0] == 200
    assert metric(url, "tidings_database_up") == [1.0]


def test_a_read_only_database_is_not_ready_and_heals(shop, service):
    _, url = service(shop.url())
    assert place(url) == 201
    shop.admin("ALTER SYSTEM SET default_transaction_read_only = on", "SELECT pg_reload_conf()")
    try:
        eventually(lambda: "database" in readiness(url)[1], lambda: f"still ready: {readiness(url)}")
        status, wrong = readiness(url)
        assert status == 503 and wrong["database"] == "the database is read-only"
        assert place(url) == 503
        assert metric(url, "tidings_database_up") == [0.0]
    finally:
        shop.admin("SET default_transaction_read_only = off", "ALTER SYSTEM RESET default_transaction_read_only", "SELECT pg_reload_conf()")
    eventually(lambda: readiness(url)[0] == 200, lambda: f"not ready: {readiness(url)}")
    eventually(lambda: place(url) == 201, "writes do not come back")


def test_a_locked_file_is_not_ready_and_heals(folder):
    ports = {"orders.db": free_port(), "notifications.db": free_port()}
    listens = [f"--{file.removesuffix('.db')}-listen=127.0.0.1:{port}" for file, port in ports.items()]
    program = Program("tidings", folder, ["dev", "--data-dir", folder / "data", *listens], environment={"TIDINGS_RATE_LIMIT": "off"})
    program.start(f"http://127.0.0.1:{ports['orders.db']}")
    try:
        for name, port in ports.items():
            file, url = folder / "data" / name, f"http://127.0.0.1:{port}"
            lock = sqlite3.connect(file, isolation_level=None)
            lock.execute("BEGIN IMMEDIATE")
            eventually(lambda: readiness(url)[0] == 503, lambda: f"ready with {file} locked: {readiness(url)}", 60)
            assert "database" in " ".join(readiness(url)[1]), file
            lock.execute("ROLLBACK")
            lock.close()
            eventually(lambda: readiness(url)[0] == 200, lambda: f"not ready: {readiness(url)}", 60)
        assert place(f"http://127.0.0.1:{ports['orders.db']}") == 201
    finally:
        program.stop()


def asked(url, method, path, body=None, headers=None):
    """(status, headers with lower-case names, body bytes), as they came over the line."""
    line = http.client.HTTPConnection(urllib.parse.urlsplit(url).netloc, timeout=15)
    try:
        line.request(method, path, body, {"Content-Type": "application/json", **(headers or {})})
        answer = line.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        line.close()


def test_a_tag_that_nginx_made_weak_for_gzip_is_no_error_and_says_the_fix(shop, folder, service):
    _, behind = service(shop.url())
    proxy = Peer("nginx", folder / "nginx", PORT_BEHIND=behind.rsplit(":", 1)[1]).start()
    try:
        url = proxy["URL"]
        path = f"/v1/orders/{json.loads(asked(url, 'POST', '/v1/orders', json.dumps(A_TEA))[2])['id']}"
        status, fields, _ = asked(url, "GET", path, headers={"Accept-Encoding": "gzip"})
        tag = fields["etag"]
        assert (status, fields["content-encoding"], tag) == (200, "gzip", 'W/"1"'), fields

        paid = json.dumps({"status": "paid"})
        assert asked(url, "GET", path, headers={"If-None-Match": tag, "Accept-Encoding": "gzip"})[0] == 304
        status, _, words = asked(url, "PATCH", path, paid, {"If-Match": tag})
        assert status == 412 and b"without W/" in words, "RFC 9110, section 13.1.1: a weak tag never matches"
        assert asked(url, "PATCH", path, paid, {"If-Match": tag.removeprefix("W/")})[0] == 200
        status, fields, body = asked(url, "POST", "/v1/orders", gzip.compress(json.dumps(A_TEA).encode()), {"Content-Encoding": "gzip"})
        assert status == 415 and fields["accept-encoding"] == "identity", (status, fields, body)
    finally:
        proxy.stop()


def test_every_form_says_a_password_with_semicolons_to_kafka(shop, folder, service):
    word = r"p;q\=r,s"
    kafka = Peer("kafka", folder / "kafka", SASL_PASSWORD=word).start()
    escaped = word.replace("\\", "\\\\").replace(";", "\\;")
    common = "security.protocol=SASL_PLAINTEXT;sasl.mechanism=PLAIN;sasl.username=shop"
    (folder / "array.toml").write_text(f"[kafka]\nproperties = [{', '.join(repr(each) for each in common.split(';'))}, 'sasl.password={word}']\n")
    (folder / "table.toml").write_text("[kafka.properties]\n" + "".join(f"{key} = '{value}'\n" for key, value in (
        *(each.split("=") for each in common.split(";")), ("sasl.password", word))))
    for each in ("array.toml", "table.toml"):
        (folder / each).chmod(0o600)
    try:
        for form in ({"TIDINGS_KAFKA_PROPERTIES": f"{common};sasl.password={escaped}"}, folder / "array.toml", folder / "table.toml"):
            arguments, variables = ((), form) if isinstance(form, dict) else (("--config", form), {})
            program, url = service(shop.url(), arguments, TIDINGS_KAFKA_BROKERS=kafka["SASL_BROKERS"], **variables)
            assert place(url) == 201
            eventually(lambda: readiness(url) == (200, {}), lambda: f"{form}: {readiness(url)}\n{program.tail(20)}")
            eventually(lambda: metric(url, "tidings_outbox_unpublished") == [0.0], lambda: program.tail(20))
            assert word not in program.log.read_text()
            program.stop()
    finally:
        kafka.stop()


def slow_bodies(url, count, key=None):
    """Connections from a score of addresses that each promise 250 KB and bring most of it."""
    host, port = urllib.parse.urlsplit(url).netloc.split(":")
    head = f"POST /v1/orders HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\nContent-Length: 250000\r\n"
    head += f"Authorization: Bearer {key}\r\n\r\n" if key else "\r\n"
    lines = []
    for number in range(count):
        line = socket.socket()
        line.bind((f"127.0.0.{2 + number % 20}", 0))
        line.connect((host, int(port)))
        line.setblocking(False)
        line.send(head.encode())
        lines.append(line)
    return lines


def feed(lines, size):
    for line in lines:
        try:
            line.send(b" " * size)
        except (BlockingIOError, ConnectionError):
            pass  # turned away, or not read yet: what the caller wants to know is the memory


@pytest.mark.parametrize("key", [None, "a-key-of-more-than-20-characters"], ids=["without a key", "with a key"])
def test_two_thousand_slow_bodies_stay_within_128_mib(shop, service, key):
    good = "a-key-of-more-than-20-characters"
    program, url = service(shop.url(), TIDINGS_AUTH="required", TIDINGS_BOOTSTRAP_API_KEY=good)
    quiet = program.rss_mib()
    lines, peak = slow_bodies(url, 2_000, key), 0.0
    try:
        for _ in range(8):
            feed(lines, 30_000)
            peak = max(peak, program.rss_mib())
        if not key:
            status = asked(url, "POST", "/v1/orders", json.dumps(A_TEA), {"Authorization": f"Bearer {good}"})[0]
            assert status == 201, "those without a key take nothing from those with one"
    finally:
        for line in lines:
            line.close()
    print(f"quiet {quiet:.0f} MiB, peak {peak:.0f} MiB")
    assert peak <= 128 and (key or peak - quiet <= 64), (quiet, peak)
    eventually(lambda: asked(url, "POST", "/v1/orders", json.dumps(A_TEA), {"Authorization": f"Bearer {good}"})[0] == 201, program.tail)
