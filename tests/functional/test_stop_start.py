"""TERM drains, start is quick, and a bad configuration is refused with one line per problem."""
import threading
import time

import pytest

from client import Client, walk_orders
from programs import Program, free_port
from stacks import ORDERS, DevStack, RealStack


def test_term_at_load_finishes_what_was_accepted(fresh_stack):
    answers, failures = [], []

    def post(share):
        client = Client(fresh_stack.orders_url)
        for order in share:
            try:
                status, _, body = client.request("POST", "/v1/orders", order)
                answers.append((status, body))
            except OSError as problem:
                failures.append(problem)
                return

    threads = [threading.Thread(target=post, args=(ORDERS[start::8],)) for start in range(8)]
    for thread in threads:
        thread.start()
    while len(answers) < 60:
        time.sleep(0.002)
    name = next(iter(fresh_stack.programs))
    began = time.monotonic()
    code = fresh_stack.programs[name].stop()
    took = time.monotonic() - began
    for thread in threads:
        thread.join()
    fresh_stack.programs[name].start(fresh_stack.url_of(name))

    accepted = sum(status == 201 for status, _ in answers)
    assert code == 0 and took < 10
    assert {status for status, _ in answers} <= {201, 503}
    ledger = fresh_stack.wait_settled(accepted)
    assert ledger["messages"]["sent"] == accepted  # none lost, none without an answer


@pytest.mark.timing
def test_every_service_is_ready_within_200_ms_and_idles_below_30_mib(fresh_stack):
    for name, program in fresh_stack.programs.items():
        assert program.stop() == 0
        times = []
        for _ in range(3):
            times.append(program.start(fresh_stack.url_of(name)))
            rss = program.rss_mib()
            assert program.stop() == 0
        program.start(fresh_stack.url_of(name))
        print(f"{name}: ready in {min(times) * 1000:.0f} ms, {rss:.1f} MiB")
        assert min(times) < 0.2, times
        assert rss <= (30 if len(fresh_stack.programs) > 1 else 60), rss


WRONG = {
    "bad_database": ({"TIDINGS_DATABASE_URL": "mysql://localhost/x"}, "TIDINGS_DATABASE_URL"),
    "bad_listen": ({"TIDINGS_HTTP_LISTEN": "localhost"}, "TIDINGS_HTTP_LISTEN"),
    "auth_off_in_public": ({"TIDINGS_HTTP_LISTEN": "0.0.0.0:0", "TIDINGS_AUTH": "off"}, "TIDINGS_AUTH"),
    "no_key_for_auth": ({"TIDINGS_AUTH": "required"}, "TIDINGS_BOOTSTRAP_API_KEY"),
    "bad_rate": ({"TIDINGS_RATE_LIMIT": "fast"}, "TIDINGS_RATE_LIMIT"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_configuration_is_refused_with_the_key_and_the_fix(folder, name):
    wrong, named = WRONG[name]
    program = Program("order-service", folder, environment={
        "TIDINGS_DATABASE_URL": f"sqlite:{folder}/orders.db", "TIDINGS_KAFKA_BROKERS": "127.0.0.1:1", "TIDINGS_AUTH": "off",
        "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{free_port()}", **wrong})
    began = time.monotonic()

    program.start()
    code = program.process.wait(10)

    assert code == 2 and time.monotonic() - began < 2
    lines = [line for line in program.log.read_text().splitlines() if named in line]
    assert len(lines) == 1, program.tail()
