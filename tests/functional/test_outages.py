"""Outages on the real stack: 503 at once while the database is away, no loss while Kafka or the mail server is away, healing without help."""
import collections
import subprocess
import time
import uuid

import pytest

from client import Client, walk_orders
from stacks import ORDERS, RealStack


@pytest.fixture
def real(folder):
    stack = RealStack(folder)
    stack.start()
    yield stack
    assert set(stack.stop().values()) == {0}


def assert_few_lines(stack):
    """Of an outage below a minute: a line for each thing that does not work, not one for each try."""
    for name, program in stack.programs.items():
        said = collections.Counter((line.get("part"), line.get("message"), line.get("relay"), line.get("topic")) for line in program.log_lines()
                                   if line.get("level") in ("warn", "error"))
        assert all(count <= 2 for count in said.values()), (name, said)


def test_a_database_outage_answers_503_at_once_and_heals_by_itself(real):
    client = real.client()
    assert client.request("POST", "/v1/orders", ORDERS[0])[0] == 201
    real.postgres.kill()

    slowest = 0
    for _ in range(10):
        began = time.monotonic()
        status, headers, _ = client.request("POST", "/v1/orders", ORDERS[1])
        slowest = max(slowest, time.monotonic() - began)
        assert status == 503 and int(headers["retry-after"]) >= 1
    real.postgres.start()
    began = time.monotonic()
    status, _ = client.insist("POST", "/v1/orders", ORDERS[1])

    assert status == 201 and slowest < 2
    assert time.monotonic() - began < 5
    real.wait_settled(2)
    assert_few_lines(real)


def test_orders_are_taken_while_kafka_is_away_and_mailed_afterwards(real):
    real.kafka.kill()

    orders = walk_orders(real.orders_url, ORDERS[:40], connections=8)
    real.kafka.start()

    ledger = real.wait_settled(160, timeout=60)
    assert ledger["messages"]["sent"] == 160 and len(orders) == 40
    assert_few_lines(real)


def test_a_mail_server_outage_charges_nothing_and_the_first_mail_leaves_soon_after(real):
    real.mail.stop()
    walk_orders(real.orders_url, ORDERS[:20], connections=4)
    time.sleep(3)

    real.mail.start()
    began = time.monotonic()
    ledger = real.wait_settled(80, timeout=60)

    assert ledger["messages"]["sent"] == 80
    assert time.monotonic() - began < 30
    assert {message["attempts"] for message in real.messages()} <= {0, 1}


def test_an_unreadable_record_is_quarantined_and_the_partition_moves_on(real):
    for body in (b"\x00\xff not json", b"{}"):
        subprocess.run(["kcat", "-P", "-b", real.kafka["BROKERS"], "-t", "order-event", "-p", "0", "-H", "ce_id=nonsense"], input=body, check=True, timeout=20)

    orders = walk_orders(real.orders_url, ORDERS[:30], connections=8, steps=())

    real.wait_settled(30)
    status, quarantine = Client(real.notifications_url).json("GET", "/v1/quarantine")
    assert status == 200 and len(quarantine["data"]) == 2 and len(orders) == 30


def test_permanent_refusals_fail_and_temporary_ones_wait(real):
    client = real.client()

    def placed(address):
        order = {**ORDERS[0], "customer": {"email": address}, "reference": str(uuid.uuid4())}
        return client.json("POST", "/v1/orders", order)[1]["id"]

    gone, full = placed("gone@refused.test"), placed("full@refused.test")

    def message_of(order, status):
        deadline = time.monotonic() + 20
        while True:
            for found in real.messages(f"&order={order}"):
                if found["status"] == status:
                    return Client(real.notifications_url).json("GET", f"/v1/messages/{found['id']}")[1]
            assert time.monotonic() < deadline, list(real.messages(f"&order={order}"))
            time.sleep(0.05)

    refused, waiting = message_of(gone, "failed"), message_of(full, "deferred")
    assert [(each["reply_code"], each["enhanced_code"]) for each in refused["attempts"]] == [(550, "5.1.1")]
    assert [(each["reply_code"], each["charged"]) for each in waiting["attempts"]] == [(452, True)]
    assert "no such user" in refused["last_reply"] and "mailbox full" in waiting["last_reply"]
