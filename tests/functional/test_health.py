"""`--health`: the program asks its own running self, answers in one line and within a deadline, and says why not."""
import socket
import subprocess
import threading
import time

import pytest

from programs import BIN, Program, clean_environment, free_port

NO_BROKER = {"TIDINGS_KAFKA_BROKERS": "127.0.0.1:1", "TIDINGS_AUTH": "off", "TIDINGS_SMTP_URL": "smtp://127.0.0.1:1?tls=none",
             "TIDINGS_MAIL_FROM": "Acme Shop <orders@shop.example>"}
SERVICES = {"order-service": "orders are kept and published later", "notification-service": "new events wait there"}


def ask(command, environment, limit=4):
    began = time.monotonic()
    ended = subprocess.run([BIN / command[0], *command[1:]], env={**clean_environment(), **environment}, capture_output=True, text=True, timeout=30)
    assert time.monotonic() - began < limit
    lines = (ended.stdout + ended.stderr).splitlines()
    assert len(lines) == 1, lines
    return ended.returncode, lines[0]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_without_a_broker_is_ready_and_says_that_kafka_is_missing(folder, name):
    address = f"127.0.0.1:{free_port()}"
    environment = {**NO_BROKER, "TIDINGS_HTTP_LISTEN": address}
    service = Program(name, folder, environment=environment)
    service.start(f"http://{address}")

    assert ask([name, "--health"], environment) == (0, f"{name}: ready, but kafka: no broker answers; {SERVICES[name]}")
    assert service.stop() == 0
    assert ask([name, "--health"], environment) == (1, f"{name}: not reachable at {address}: no connection to {address}: Connection refused")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_whose_database_is_away_waits_and_the_health_check_says_so(folder, name):
    address = f"127.0.0.1:{free_port()}"
    environment = {**NO_BROKER, "TIDINGS_HTTP_LISTEN": address, "TIDINGS_DATABASE_URL": f"postgresql://shop:secret@127.0.0.1:{free_port()}/shop"}
    service = Program(name, folder, environment=environment)
    service.start()
    deadline = time.monotonic() + 20
    while "database is away" not in service.log.read_text():
        assert service.alive and time.monotonic() < deadline, service.tail()
        time.sleep(0.02)

    code, line = ask([name, "--health"], environment)

    assert code == 1 and line.startswith(f"{name}: not ready: database: the database has not been reached yet")
    assert "secret" not in service.log.read_text()
    assert service.stop() == 0


def test_a_wildcard_address_is_asked_on_loopback(folder):
    port = free_port()
    environment = {**NO_BROKER, "TIDINGS_HTTP_LISTEN": f"0.0.0.0:{port}", "TIDINGS_AUTH": "required",
                   "TIDINGS_BOOTSTRAP_API_KEY": "a-bootstrap-key-of-32-characters"}
    service = Program("order-service", folder, environment=environment)
    service.start(f"http://127.0.0.1:{port}")

    assert ask(["order-service", "--health"], environment)[0] == 0
    assert service.stop() == 0


def listener(answer):
    """A port whose connections get this answer; None: silence."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        kept = []
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            kept.append(connection)
            if answer:
                connection.sendall(answer)

    threading.Thread(target=serve, daemon=True).start()
    return server, server.getsockname()[1]


@pytest.mark.parametrize("answer", [None, b"220 mail.example ESMTP\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n" + b"x" * 70_000,
                                    b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"],
                         ids=["silence", "another protocol", "too much", "another service"])
def test_whatever_else_listens_there_is_not_healthy(answer):
    server, port = listener(answer)

    code, _ = ask(["order-service", "--health"], {**NO_BROKER, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{port}"})

    assert code == 1
    server.close()


def test_a_wrong_configuration_is_named_and_its_exit_code_is_one_that_docker_allows():
    code, line = ask(["order-service", "--health"], {**NO_BROKER, "TIDINGS_HTTP_LISTEN": "nonsense"})

    assert code == 1 and "TIDINGS_HTTP_LISTEN" in line


def test_the_mailbox_answers_for_itself(folder):
    environment = {"TIDINGS_MAILBOX_LISTEN": f"127.0.0.1:{free_port()}", "TIDINGS_MAILBOX_DIR": str(folder / "mails")}
    mailbox = Program("tidings", folder, ["mailbox"], environment)
    mailbox.start()
    deadline = time.monotonic() + 10
    while '"ready"' not in mailbox.tail():
        assert mailbox.alive and time.monotonic() < deadline, mailbox.tail()
        time.sleep(0.02)

    assert ask(["tidings", "mailbox", "--health"], environment) == (0, "tidings mailbox: takes mail")
    assert mailbox.stop() == 0
    assert not list((folder / "mails").glob("*.eml"))
    code, line = ask(["tidings", "mailbox", "--health"], environment)
    assert code == 1 and line.startswith("tidings mailbox: not reachable at 127.0.0.1:")


def test_a_silent_mailbox_is_not_healthy():
    server, port = listener(None)

    code, line = ask(["tidings", "mailbox", "--health"], {"TIDINGS_MAILBOX_LISTEN": f"127.0.0.1:{port}"})

    assert code == 1 and "no answer within the limit" in line
    server.close()


def test_the_order_service_loads_no_icu():
    """30 MB that only mails need; it comes back with one wrong line of a link."""
    loaded = {name: subprocess.run(["ldd", BIN / name], capture_output=True, text=True, check=True).stdout for name in SERVICES}

    assert "libicu" in loaded["notification-service"]
    assert "libicu" not in loaded["order-service"]
