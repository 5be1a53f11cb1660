"""Surroundings that do not fit are recognised at the start and refused with what to do; what only fails later is told by
readiness, and heals by itself."""
import sqlite3

import pytest
from conftest import make_folder, remove_folder
from peers import Peer
from programs import Program, free_port
from surroundings import Shop, eventually, metric, place, readiness, refusal_of


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

    def start(url, **environment):
        program, address = shop.order_service(folder, url, **environment)
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
