"""Faults of our own processes: F1, F2, F6, F28, F29, F30 of the failure matrix."""
import json
import socket
import statistics
import threading
import time
import urllib.parse

import pytest

from programs import SLOWDOWN, Program, free_port
from world import wait_for

# A member with a name of its own gets its partitions back at once when it returns (KIP-345).
STATIC_MEMBER = {"TIDINGS_KAFKA_PROPERTIES": "group.instance.id=notification-1"}
TEA = {"customer": {"email": "ada@example.com"}, "currency": "EUR", "items": [{"name": "Tea", "quantity": 1, "unit_price": 100}]}


@pytest.mark.ci
def test_f1_the_order_service_is_killed_again_and_again(world, dice, counts):
    world.build()
    load = world.load(clients=8)
    starts = []

    for _ in range(counts(15, 500)):
        time.sleep(dice.uniform(0.1, 0.6))
        starts.append(world.restart("order-service"))

    world.settle(load)
    print(f"{len(starts)} kills; ready after {statistics.median(starts):.2f} s, {max(starts):.2f} s at most")
    assert statistics.median(starts) < 1 * SLOWDOWN


class HalfSent:
    """A request whose second half is sent when the test says so."""

    def __init__(self, base_url, body):
        address = urllib.parse.urlsplit(base_url)
        self.body = json.dumps(body).encode()
        self.line = socket.create_connection((address.hostname, address.port), timeout=10)
        self.line.sendall(f"POST /v1/orders HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Type: application/json\r\n"
                          f"Content-Length: {len(self.body)}\r\n\r\n".encode() + self.body[:20])

    def finish(self):
        """(status, document)"""
        self.line.sendall(self.body[20:])
        answer = b""
        while chunk := self.line.recv(65536):
            answer += chunk
        self.line.close()
        head, _, body = answer.partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)


@pytest.mark.ci
def test_f2_the_order_service_is_terminated_under_load(world, counts):
    world.build()
    load = world.load(clients=8)

    for _ in range(counts(5, 50)):
        load.wait_more(50)
        open_request = HalfSent(world.stack.orders_url, TEA)
        time.sleep(0.1)
        began, codes = time.monotonic(), []
        stopper = threading.Thread(target=lambda: codes.append(world.program("order-service").stop()))
        stopper.start()
        time.sleep(0.2)
        status, made = open_request.finish()
        stopper.join()

        assert codes == [0] and time.monotonic() - began < 5 * SLOWDOWN
        assert status == 201, "a request that was under way is finished"
        load.accounts.accept(made["id"], made["version"])
        world.program("order-service").start(world.stack.orders_url)

    world.settle(load)


def test_f6_everything_is_killed_at_once(world, dice, counts):
    world.build()
    load = world.load(clients=4)
    converged = []

    for _ in range(counts(3, 50)):
        load.wait_more(100)
        killers = [threading.Thread(target=victim.kill) for victim in
                   (*world.stack.programs.values(), world.stack.kafka, world.stack.postgres)]
        for killer in killers:
            killer.start()
        for killer in killers:
            killer.join()
        starters = [lambda name=name: world.program(name).start() for name in world.stack.programs]
        starters += [world.stack.kafka.start, world.stack.postgres.start]
        dice.shuffle(starters)
        for start in starters:
            start()
        began = time.monotonic()
        for name in world.stack.programs:
            world.program(name).wait_ready(world.stack.url_of(name), 60)
        mails = len(world.sink.mails())
        world.wait_mails(mails + 20)
        converged.append(time.monotonic() - began)

    world.settle(load)
    print(f"mail flowed again {max(converged):.1f} s after the last start at most")
    assert max(converged) < 30 * SLOWDOWN


def uncertain_attempts(world):
    return sum(message["uncertain_attempts"] for message in world.stack.messages())


@pytest.mark.ci
def test_f28_the_notification_service_is_killed_again_and_again(world, dice, counts):
    connections = 16
    world.build(environment={**STATIC_MEMBER, "TIDINGS_SMTP_CONNECTIONS": str(connections)})
    world.sink.behave(delay=0.0075)
    load = world.load(clients=16)
    kills = counts(12, 200)
    world.wait_mails(50)

    for _ in range(kills):
        time.sleep(dice.uniform(0.1, 0.5))
        world.restart("notification-service")

    verdict = world.settle(load)
    uncertain = uncertain_attempts(world)
    print(f"{kills} kills: {verdict.repeats} repeats, all explained; {uncertain} uncertain attempts")
    assert verdict.repeats <= uncertain <= 3 * connections * kills  # as below


@pytest.mark.ci
def test_f28_with_the_policy_hold_nothing_repeats(world, dice, counts):
    connections = 16
    world.build(environment={**STATIC_MEMBER, "TIDINGS_UNCERTAIN": "hold", "TIDINGS_SMTP_CONNECTIONS": str(connections)})
    world.sink.behave(delay=0.0075)
    load = world.load(clients=16)
    kills = counts(6, 200)
    world.wait_mails(50)

    for _ in range(kills):
        time.sleep(dice.uniform(0.1, 0.5))
        world.restart("notification-service")

    verdict = world.settle(load)
    held = world.stack.ledger()["messages"]["dead"]
    print(f"{kills} kills: {held} mails held for a person")
    assert verdict.repeats == 0
    # Of each connection: the mail under way, the one behind its dot, and one whose intent is ready.
    assert held == uncertain_attempts(world) <= 3 * connections * kills


def test_f29_a_frozen_instance_comes_back_after_its_lease_and_its_writes_are_refused(world, counts):
    connections, freezes = 8, counts(2, 20)
    world.build(environment={"TIDINGS_LEASE": "2s", "TIDINGS_SMTP_CONNECTIONS": str(connections)})
    world.sink.behave(delay=0.02)
    second_url = f"http://127.0.0.1:{free_port()}"
    second = Program("notification-service", world.folder / "second", environment={
        **world.program("notification-service").environment, "TIDINGS_HTTP_LISTEN": second_url.removeprefix("http://")})
    second.start(second_url)
    try:
        load = world.load(clients=8)
        for _ in range(freezes):
            load.wait_more(150)
            wait_for(lambda: world.metric("notification-service", "tidings_sends_open") > 0, 30, "the first instance sends nothing")
            world.freeze("notification-service")
            time.sleep(5)
            world.thaw("notification-service")
        verdict = world.settle(load)
        fenced = world.metric("notification-service", "tidings_messages_ended_total", "fence_lost")
        print(f"{freezes} freezes: {verdict.repeats} repeats, {fenced:.0f} late marks refused")
        assert verdict.repeats <= uncertain_attempts(world) <= 3 * connections * freezes  # as for a kill
        assert fenced > 0
    finally:
        second.stop()


@pytest.mark.ci
def test_f30_term_waits_for_the_answer_to_an_open_final_dot(world):
    world.build()
    world.sink.behave(delay=3)
    load = world.load(clients=4, steps=())
    load.wait_writes(8)
    load.stop()
    wait_for(lambda: world.metric("notification-service", "tidings_sends_open") > 0, 20, "no mail is under way")
    time.sleep(0.5)
    open_dots = world.metric("notification-service", "tidings_sends_open")

    began = time.monotonic()
    assert world.program("notification-service").stop() == 0
    took = time.monotonic() - began
    kept = len(world.sink.mails())
    world.sink.behave()
    world.program("notification-service").start(world.stack.notifications_url)

    assert open_dots > 0 and took > 1 and kept >= open_dots, "it did not wait for the final dots"
    assert world.settle(load).repeats == 0
    assert uncertain_attempts(world) == 0


def test_f30_an_answer_that_comes_after_the_grace_leaves_an_uncertain_attempt(world):
    world.build(environment={"TIDINGS_STOP_GRACE": "3s"})
    world.sink.behave(delay=20)
    load = world.load(clients=4, steps=())
    load.wait_writes(8)
    load.stop()
    wait_for(lambda: world.metric("notification-service", "tidings_sends_open") > 0, 20, "no mail is under way")
    time.sleep(0.5)

    began = time.monotonic()
    assert world.program("notification-service").stop() == 0
    assert time.monotonic() - began < 10 * SLOWDOWN
    world.sink.behave()
    world.program("notification-service").start(world.stack.notifications_url)

    verdict = world.settle(load)
    assert uncertain_attempts(world) > 0
    print(f"{verdict.repeats} repeats, each explained")
