"""Faults of PostgreSQL and Kafka: F7, F8, F10, F13, F14, F17, F18, F22, F23, F25, F26."""
import base64
import json
import os
import signal
import statistics
import subprocess
import threading
import time
import urllib.request
import uuid

import psycopg2
import pytest

from client import Client
from programs import SLOWDOWN, Program, free_port
from world import percentile, wait_for

TEA = {"customer": {"email": "ada@example.com"}, "currency": "EUR", "items": [{"name": "Tea", "quantity": 1, "unit_price": 100}]}


@pytest.mark.ci
def test_f7_postgres_is_killed_and_the_pools_heal(world, dice, counts):
    world.build()
    load = world.load(clients=8)
    healed = []

    for _ in range(counts(3, 50)):
        load.wait_more(100)
        world.stack.postgres.kill()
        time.sleep(dice.choice((0.5, 6)))  # after six seconds the pauses between tries are at their longest
        world.stack.postgres.start()
        before, began = load.writes, time.monotonic()
        load.wait_writes(before + 1, timeout=10)
        healed.append(time.monotonic() - began)

    world.settle(load)
    print(f"first 201 {max(healed):.2f} s after the database is up at most; {len(load.refusal_times)} refusals, "
          f"99 % of them within {percentile(load.refusal_times, 0.99):.2f} s")
    assert max(healed) < 2 * SLOWDOWN
    assert percentile(load.refusal_times, 0.99) < 1 * SLOWDOWN


def children_of(pid):
    return [int(found) for found in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()]


class Arrivals:
    """Orders that arrive at a steady rate whatever the answers are, each tried once."""

    def __init__(self, world, per_second, seconds):
        self.world, self.lock = world, threading.Lock()
        self.answers, self.threads, began = [], [], time.monotonic()  # (status or None, seconds, key, order)
        for number in range(int(per_second * seconds)):
            time.sleep(max(0.0, began + number / per_second - time.monotonic()))
            thread = threading.Thread(target=self.arrive, daemon=True)
            thread.start()
            self.threads.append(thread)

    def arrive(self):
        key, began, status = str(uuid.uuid4()), time.monotonic(), None
        order = {**TEA, "reference": key}
        try:
            status, _, _ = Client(self.world.stack.orders_url, timeout=30).request("POST", "/v1/orders", order, {"Idempotency-Key": key})
        except OSError:
            pass
        with self.lock:
            self.answers.append((status, time.monotonic() - began, key, order))

    def repeat(self, load):
        """Every order again under its key, until it is there."""
        for thread in self.threads:
            thread.join(30)
        client = Client(self.world.stack.orders_url)
        for _, _, key, order in self.answers:
            status, made = client.insist("POST", "/v1/orders", order, key)
            assert status == 201
            load.accounts.accept(made["id"], made["version"])


@pytest.mark.ci
def test_f8_postgres_hangs_and_answers_stay_bounded(world, counts):
    """What was being written when it froze waits for the answer's deadline; later writes are refused sooner."""
    world.build()
    load = world.load(clients=8)
    load.wait_writes(200)
    load.stop()
    postmaster = int(world.stack.postgres["PID"])
    frozen = [postmaster, *children_of(postmaster)]

    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    arrivals = Arrivals(world, per_second=50, seconds=counts(20, 60))
    for pid in frozen:
        os.kill(pid, signal.SIGCONT)
    arrivals.repeat(load)

    world.settle(load)
    times = [took for status, took, _, _ in arrivals.answers if status == 503]
    print(f"{len(times)} refusals: half within {percentile(times, 0.5):.2f} s, 99 % within {percentile(times, 0.99):.2f} s, all within {max(times):.2f} s")
    assert {status for status, *_ in arrivals.answers} <= {201, 503}
    assert percentile(times, 0.99) < 2 * SLOWDOWN and max(times) < 10 * SLOWDOWN


@pytest.mark.ci
def test_f10_a_lost_commit_answer_is_safe_to_repeat(world, counts):
    """The proxy passes a commit on, swallows its answer, and breaks the line: the write is there and nobody was told."""
    world.build(postgres_proxy=True)
    load = world.load(clients=8)
    load.wait_writes(100)
    cuts = counts(40, 1000)

    world.postgres_proxy.behave(cut_on="write_c", cut_every=5)  # write_creates and write_changes, each with its commit
    wait_for(lambda: world.postgres_proxy.stats()["cuts"] >= cuts, 600, lambda: f"{world.postgres_proxy.stats()}\n{world.tails()}")
    world.postgres_proxy.behave()

    world.settle(load)
    print(f"{cuts} cuts, {len(load.refusal_times)} answers lost, {load.replayed} writes found done when they were repeated")
    assert load.replayed >= cuts / 2  # most lost answers were those of a commit
    assert len(load.refusal_times) >= cuts / 2


def test_f10_a_lost_commit_answer_of_the_journal_costs_no_mail(world, counts):
    """The same for what the notification service writes around each mail."""
    world.build(postgres_proxy=True)
    load = world.load(clients=4, pause=0.02)
    world.wait_mails(20)
    cuts = counts(20, 500)

    world.postgres_proxy.behave(cut_on="settle", cut_every=20)
    wait_for(lambda: world.postgres_proxy.stats()["cuts"] >= cuts, 600, lambda: f"{world.postgres_proxy.stats()}\n{world.tails()}")
    world.postgres_proxy.behave()

    assert world.settle(load).repeats == 0


@pytest.mark.timing
def test_f13_a_foreign_writer_held_open_does_not_stall_the_relay(world, counts):
    world.build()
    foreign = psycopg2.connect(world.stack.postgres["URL"])
    cursor = foreign.cursor()
    cursor.execute("create table foreign_work (x int)")
    foreign.commit()
    writes, loads, late = counts(150, 3000), [], {False: [], True: []}

    def measure(held):
        if held:
            cursor.execute("insert into foreign_work values (1)")  # an open writing transaction
        load = world.load(clients=2, pause=0.02)
        load.wait_writes(writes)
        load.stop()
        world.wait_settled(sum(each.writes for each in [*loads, load]))  # everything is mailed while it is still open
        foreign.rollback()
        loads.append(load)
        return world.delays(load)

    measure(False)  # consumer groups form, caches fill
    for _ in range(3):  # in turn: the machine has other work
        for held in (False, True):
            late[held].append(percentile(measure(held), 0.95))

    world.settle(*loads)
    print(f"95 % of the mails within {min(late[False]) * 1000:.0f} ms, with a foreign writer {min(late[True]) * 1000:.0f} ms")
    assert min(late[True]) - min(late[False]) < 0.1 * SLOWDOWN


@pytest.mark.ci
def test_f14_the_relays_database_sessions_are_ended(world, counts):
    world.build()
    load = world.load(clients=8)
    admin = psycopg2.connect(world.stack.postgres["URL"])
    admin.autocommit = True

    for _ in range(counts(5, 100)):
        load.wait_more(60)
        admin.cursor().execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()")

    assert world.settle(load).repeats == 0


def test_f14_a_second_instance_takes_the_lead_when_the_leader_freezes(world):
    world.build()
    url = f"http://127.0.0.1:{free_port()}"
    second = Program("order-service", world.folder / "second", environment={
        **world.program("order-service").environment, "TIDINGS_HTTP_LISTEN": url.removeprefix("http://")})
    second.start(url)
    try:
        load = world.load(clients=4)
        load.wait_writes(200)
        wait_for(lambda: world.metric("order-service", "tidings_relay_leads") == 1, 20, "the first instance does not lead")
        world.freeze("order-service")
        frozen_at = time.monotonic()
        client = Client(url)
        for number in range(20):
            status, made = client.insist("POST", "/v1/orders", {**TEA, "reference": f"second-{number}"})
            assert status == 201
            load.accounts.accept(made["id"], made["version"])
        wait_for(lambda: world.metric("order-service", "tidings_relay_published_total", url=url) >= 20, 20,
                 "the second instance did not take the lead", pause=0.02)
        took = time.monotonic() - frozen_at
        time.sleep(4)  # twice the lease in all
        world.thaw("order-service")

        assert world.settle(load).repeats == 0
        print(f"the second instance published {took:.1f} s after the first froze")
        assert took < 5 * SLOWDOWN
        assert world.metric("order-service", "tidings_relay_leads") == 0  # fenced off
    finally:
        second.stop()


@pytest.mark.ci
def test_f17_kafka_is_killed_and_comes_back(world, counts):
    world.build()
    load = world.load(clients=8, pause=counts(0.05, 0.1))  # no more than what is mailed meanwhile
    resumed, received = [], []

    for _ in range(counts(3, 100)):
        load.wait_more(100)
        world.stack.kafka.kill()
        load.wait_more(100)  # orders are taken meanwhile
        published = lambda: world.metric("order-service", "tidings_relay_published_total")
        before = published()
        world.stack.kafka.start()
        resumed.append(wait_for(lambda: published() > before, 30, "nothing is published", pause=0.02))
        # The next kill hits a consumer at work: joining the group again takes longer than publishing.
        stored = lambda: world.metric("notification-service", "tidings_intake_stored_total")
        before = stored()
        received.append(wait_for(lambda: stored() > before, 60, "no event is received", pause=0.05))

    world.settle(load)
    print(f"{len(resumed)} kills; publishing went on {statistics.median(resumed):.1f} s after the broker was up, {max(resumed):.1f} s at most; "
          f"receiving {statistics.median(received):.1f} s later, {max(received):.1f} s at most")
    assert max(resumed) < 3 * SLOWDOWN
    assert max(received) < 20 * SLOWDOWN, "the watchdog of a consumer that fell silent bites later"
    assert not load.refusal_times


@pytest.mark.timing
def test_f18_kafka_hangs_and_the_api_does_not_notice(world, counts):
    world.build()
    broker, loads, answers = int(world.stack.kafka["PID"]), [], {False: [], True: []}

    def measure(hangs):
        if hangs:
            os.kill(broker, signal.SIGSTOP)
        load = world.load(clients=4, pause=0.01)
        load.wait_writes(counts(250, 3000))
        load.stop()
        if hangs:
            time.sleep(counts(3, 30))
            os.kill(broker, signal.SIGCONT)
        loads.append(load)
        answers[hangs].append(load.answer_times)

    measure(False)  # caches fill
    answers[False].clear()
    for _ in range(3):
        measure(False)
        measure(True)

    world.settle(*loads)
    best = lambda hangs, part: min(percentile(times, part) for times in answers[hangs])  # of three runs: the machine has other work
    print("while Kafka hangs and otherwise: half of the answers within "
          f"{best(True, 0.5) * 1000:.1f} and {best(False, 0.5) * 1000:.1f} ms, 99 % within {best(True, 0.99) * 1000:.1f} and {best(False, 0.99) * 1000:.1f} ms")
    assert best(True, 0.5) < best(False, 0.5) * 1.1 + 0.001 * SLOWDOWN
    assert best(True, 0.99) < best(False, 0.99) * 1.5 + 0.01 * SLOWDOWN
    assert not any(load.refusal_times for load in loads)


@pytest.mark.ci
def test_f22_kafka_loses_all_its_data_and_every_order_is_still_mailed(world):
    world.build(environment={"TIDINGS_RECONCILE_AFTER": "3s"})
    load = world.load(clients=4, pause=0.005)
    load.wait_writes(300)
    world.freeze("notification-service")  # so that some events are published and not yet read
    load.wait_more(200)

    world.stack.kafka.kill()
    world.stack.kafka.act("wipe")
    world.thaw("notification-service")
    world.stack.kafka.start()

    assert world.settle(load).repeats == 0


SESSION = 6  # seconds: what a member that was killed holds up its group


def silences(mails, since, until):
    """From one mail to the next."""
    times = sorted(mail["time"] for mail in mails if since <= mail["time"] <= until)
    return list(zip([since, *times], [*times, until]))


def unexplained(silence, kills):
    """Its seconds without a session for each further member that was killed while the group formed again."""
    first, last = silence
    killed = sum(first - SESSION <= kill <= last for kill in kills)
    return last - first - SESSION * max(0, killed - 1)


def test_f23_members_join_and_leave_the_group_all_the_time(world, dice, counts):
    world.build(environment={"TIDINGS_LEASE": "3s"})
    load = world.load(clients=4, pause=0.02)
    members, kills, changes, environment = {}, [], 0, world.program("notification-service").environment
    world.wait_mails(20)
    began = time.time()
    deadline = time.monotonic() + counts(40, 600)

    try:
        while time.monotonic() < deadline:
            time.sleep(dice.uniform(1, 3))
            changes += 1
            lane = dice.randrange(3)
            if lane in members:
                leaver = members.pop(lane)
                if dice.random() < 0.5:
                    kills.append(time.time())
                    leaver.kill()
                else:
                    leaver.stop()
            else:
                members[lane] = Program("notification-service", world.folder / f"member{lane}", environment={
                    **environment, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{free_port()}"})
                members[lane].start()
        quiet = silences(world.sink.mails(), began, time.time())
    finally:
        for member in members.values():
            member.stop()

    verdict = world.settle(load)
    longest, slowest = max(last - first for first, last in quiet), max(unexplained(each, kills) for each in quiet)
    print(f"{changes} members joined or left, {len(kills)} of them killed; longest silence {longest:.1f} s, {slowest:.1f} s without "
          f"a session for each further one killed in it; {verdict.repeats} repeats")
    assert slowest < 10 * SLOWDOWN


def produce(world, topic, body, key=None, headers=()):
    arguments = [word for header in headers for word in ("-H", header)]
    record = world.folder / "record"  # kcat sends a file as one record, whatever is in it
    record.write_bytes(body)
    subprocess.run(["kcat", "-P", "-b", world.stack.kafka["BROKERS"], "-t", topic, *(["-k", key] if key else []), *arguments, record],
                   check=True, timeout=20)


@pytest.mark.ci
def test_f25_poison_records_are_quarantined_and_the_rest_flows(world, dice, counts):
    world.build()
    load = world.load(clients=4, pause=0.01)
    poisons, kept = counts(25, 2000), []
    shapes = [lambda: (dice.randbytes(dice.choice((10, 1000, 100_000))), ()),                       # random bytes
              lambda: (b"{", ("ce_id=evt_x", "ce_type=order.placed.v1")),                           # half a document
              lambda: (b'{"order": {"id": 7}}', ("ce_id=evt_y", "ce_type=order.placed.v1")),        # a wrong schema
              lambda: (b"{}", ("ce_id=evt_z", "ce_type=order.placed.v9"))]                          # a version to come

    for number in range(poisons):
        body, headers = dice.choice(shapes)()
        kept.append(body)
        produce(world, "order-event", body, dice.choice((None, f"poison{number}")), headers)  # with and without a key

    world.settle(load)
    wait_for(lambda: world.stack.ledger()["events"].get("quarantined", 0) >= poisons, 20, lambda: world.stack.ledger())
    def read(path):
        with urllib.request.urlopen(f"{world.stack.notifications_url}/v1/quarantine{path}") as answer:
            return json.loads(answer.read())

    shown = [base64.b64decode(read(f"/{record['id']}")["value_base64"]) for record in read("?limit=200")["data"]]
    assert sorted(shown) == sorted(kept[-len(shown):]) and len(shown) == min(poisons, 200), "all bytes are kept"


@pytest.mark.ci
def test_f26_every_record_again_and_again_repeats_no_mail(world, counts):
    world.build()
    load = world.load(clients=8)
    load.wait_writes(counts(400, 20_000))
    load.stop()
    world.wait_settled(load.writes)
    duplicates = lambda: world.metric("notification-service", "tidings_intake_duplicates_total")

    # a consumer group of another name starts at the beginning: every record is read again
    times = counts(4, 100)
    for again in range(times):
        assert world.program("notification-service").stop() == 0
        world.program("notification-service").environment["TIDINGS_KAFKA_GROUP"] = f"again-{again}"
        world.program("notification-service").start(world.stack.notifications_url)
        wait_for(lambda: duplicates() >= load.writes, 60, lambda: f"{duplicates()} of {load.writes} records came again")

    print(f"{load.writes} records {times} times again, each known and dropped")
    assert world.settle(load).repeats == 0
