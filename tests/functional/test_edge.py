"""Real surroundings of a process: a closed terminal, other programs' variables, nobody at the other end of a command."""
import os
import pty
import signal
import subprocess
import time

import pytest

from client import Client
from programs import BIN, Program, clean_environment, free_port
from stacks import ORDERS


def dev(folder, **environment):
    ports = free_port(), free_port()
    program = Program("tidings", folder, arguments=["dev"], environment={
        "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{ports[0]}", "TIDINGS_NOTIFICATIONS_LISTEN": f"127.0.0.1:{ports[1]}",
        "TIDINGS_DATA_DIR": str(folder / "data"), **environment})
    program.start(f"http://127.0.0.1:{ports[0]}")
    return program, f"http://127.0.0.1:{ports[0]}", f"http://127.0.0.1:{ports[1]}"


def tidings(*words, environment=None, stdin=subprocess.DEVNULL):
    began = time.monotonic()
    ended = subprocess.run([BIN / "tidings", *words], env={**clean_environment(), **(environment or {})}, stdin=stdin,
                           capture_output=True, text=True, timeout=60)
    return ended.returncode, ended.stdout, ended.stderr, time.monotonic() - began


@pytest.mark.parametrize("number", [signal.SIGHUP, signal.SIGQUIT, signal.SIGINT, signal.SIGTERM], ids=lambda number: number.name)
def test_every_signal_that_asks_for_the_end_drains(folder, number):
    program, orders, _ = dev(folder)
    client = Client(orders)
    assert client.request("POST", "/v1/orders", ORDERS[0])[0] == 201

    program.process.send_signal(number)
    if number == signal.SIGHUP:
        program.process.send_signal(number)  # kernel and shell both say it

    assert program.process.wait(30) == 0, program.tail()
    assert "stopped" in program.log.read_text()


def test_other_programs_variables_stop_neither_service_nor_command(folder):
    foreign = {"TIDINGS_PORT": "tcp://10.96.3.7:8080", "TIDINGS_SERVICE_HOST": "10.96.3.7", "TIDINGS_TAG": "latest"}
    program, orders, _ = dev(folder, **foreign)

    code, out, err, _ = tidings("--orders-url", orders, "orders", "ls", environment=foreign)

    assert code == 0 and err == "", err
    assert "warning: TIDINGS_PORT: is not an option, and is ignored" in program.log.read_text()
    assert program.stop() == 0


@pytest.mark.parametrize("words", [("orders", "create", "--sample", "1"), ("orders", "create", "--sample", "50"), ("orders", "list")],
                         ids=" ".join)
def test_a_command_fails_within_three_seconds_when_nobody_answers(words):
    code, _, err, took = tidings("--orders-url", f"http://127.0.0.1:{free_port()}", *words)

    assert code == 1 and took < 3, (code, took)
    assert "127.0.0.1" in err and "**" not in err


def test_an_error_names_its_request(folder):
    program, orders, _ = dev(folder)

    code, _, err, _ = tidings("--orders-url", orders, "orders", "get", "ord_00000000-0000-7000-8000-000000000000")

    assert code == 1 and "request req_" in err, err
    assert program.stop() == 0


MEANT = {
    ("devv",): "there is no command devv; did you mean dev?",
    ("orders", "lst"): "there is no command orders lst; did you mean list?",
    ("message", "list"): "there is no command message; did you mean messages?",
    ("orders", "list", "--statsu", "hush"): "there is no option --statsu; did you mean --status?",
    ("coffee",): "there is no command coffee; see",
    ("orders", "create"): "say which order",
}


@pytest.mark.parametrize("words", MEANT, ids=" ".join)
def test_what_was_meant_is_said(words):
    code, _, err, _ = tidings(*words)

    assert code == 2 and MEANT[words] in err, err
    assert "hush" not in err


def test_help_and_version_are_where_people_look_for_them():
    assert "place an order" in tidings("help", "orders", "create")[1]
    assert tidings("help")[0] == 0
    assert tidings("-v")[1] == tidings("--version")[1] != ""


def test_many_mails_are_not_changed_unasked(folder):
    program, _, notifications = dev(folder)

    code, out, err, _ = tidings("--notifications-url", notifications, "dead-letters", "discard", "--all")

    assert code == 0 and "0 matched" in out, (out, err)  # nothing to ask about
    assert program.stop() == 0


def tidings_asked(answer, *words):
    """The same from a terminal, where a person types `answer`."""
    ours, theirs = pty.openpty()
    try:
        os.write(ours, f"{answer}\n".encode())
        ended = subprocess.run([BIN / "tidings", *words], env=clean_environment(), stdin=theirs, stdout=theirs, stderr=theirs, timeout=60)
        return ended.returncode, os.read(ours, 4096).decode()
    finally:
        os.close(ours)
        os.close(theirs)


@pytest.mark.parametrize("words", [("parked", "retry", "--all"), ("quarantine", "retry", "--all"), ("customers", "erase", "ada@example.com")],
                         ids=" ".join)
def test_much_at_once_or_for_good_is_asked_first(words):
    nowhere = f"http://127.0.0.1:{free_port()}"  # who gets there was not stopped by the question
    urls = ("--orders-url", nowhere, "--notifications-url", nowhere)

    code, _, err, _ = tidings(*urls, *words)
    assert code == 2 and "add --yes" in err and "127.0.0.1" not in err, err
    code, said = tidings_asked("n", *urls, *words)
    assert code == 1 and "nothing was changed" in said and "127.0.0.1" not in said, said
    code, said = tidings_asked("y", *urls, *words)
    assert code == 1 and "127.0.0.1" in said, said
    code, _, err, _ = tidings(*urls, *words, "--yes")
    assert code == 1 and "127.0.0.1" in err and "[y/N]" not in err, err


def checked(*words, **environment):
    code, out, err, _ = tidings(*words, environment=environment)
    return code, out + err


def test_a_configuration_is_checked_as_each_program_would():
    brokers = {"TIDINGS_KAFKA_BROKERS": "127.0.0.1:1", "TIDINGS_BOOTSTRAP_API_KEY": "a-bootstrap-key-of-32-characters"}

    code, said = checked("config", "check", **brokers)
    assert code == 2 and "notification-service: TIDINGS_MAIL_FROM: is missing" in said and "order-service: " not in said, said
    code, said = checked("config", "check", "--for", "order-service", **brokers)
    assert code == 0 and "in order for order-service" in said, said
    code, said = checked("config", "check")
    assert code == 0 and "in order for dev" in said, said


def test_doctor_asks_what_each_program_asks_and_the_running_service(folder):
    code, said = checked("doctor", TIDINGS_KAFKA_BROKERS="127.0.0.1:1", TIDINGS_SMTP_URL="smtp://127.0.0.1:1?tls=none")
    assert code == 2 and "notification-service: TIDINGS_MAIL_FROM: is missing" in said, said

    nobody = f"http://127.0.0.1:{free_port()}"
    code, said = checked("doctor", TIDINGS_ORDERS_URL=nobody, TIDINGS_DATABASE_URL=f"sqlite:{folder}/o.db")
    assert code == 1 and "WRONG dev" in said and "nobody answers there" in said, said

    program, orders, _ = dev(folder)
    given = {"TIDINGS_ORDERS_URL": orders, "TIDINGS_DATABASE_URL": f"sqlite:{folder}/o.db"}
    code, said = checked("doctor", "--for", "dev", **given)
    assert code == 0 and f"{orders}: ready" in said, said
    assert program.stop() == 0
