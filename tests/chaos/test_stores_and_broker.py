"""Faults of PostgreSQL and Kafka: F7, F8, F10, F13, F14, F17, F18, F22, F23, F25, F26."""
import os
import re
import signal
import subprocess
import time

import psycopg2

from client import Client
from programs import Program, free_port


def test_f7_postgres_is_killed_and_the_pools_heal(world, counts):
    world.build()
    load = world.load(clients=8)

    for _ in range(counts(3, 50)):
        load.wait_writes(load.writes + 100)
        world.stack.postgres.kill()
        time.sleep(0.5)
        world.stack.postgres.start()
        before, began = load.writes, time.monotonic()
        load.wait_writes(before + 1, timeout=10)
        print(f"first accepted write {time.monotonic() - began:.2f} s after the database is up")

    verdict = world.settle(load)
    assert load.slowest < 2
    assert verdict.orders > 0


def children_of(pid):
    return [int(found) for found in subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True).stdout.split()]


def test_f8_postgres_hangs_and_answers_stay_bounded(world, counts):
    world.build()
    load = world.load(clients=8)
    load.wait_writes(200)
    postmaster = int(world.stack.postgres["PID"])
    frozen = [postmaster, *children_of(postmaster)]

    for pid in frozen:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(counts(8, 60))
    for pid in frozen:
        os.kill(pid, signal.SIGCONT)
    load.wait_writes(load.writes + 100)

    world.settle(load)
    assert load.refused > 0 and load.slowest < 6, (load.refused, load.slowest)


def test_f10_a_lost_commit_answer_is_safe_to_repeat(world, counts):
    world.build(postgres_proxy=True)
    load = world.load(clients=8)
    load.wait_writes(100)

    world.postgres_proxy.behave(cut_on="order_events", cut_every=5)
    deadline = time.monotonic() + counts(10, 120)
    while time.monotonic() < deadline:
        time.sleep(0.2)
    world.postgres_proxy.behave()

    world.settle(load)
    assert load.refused > 0


def test_f13_a_foreign_writer_held_open_does_not_stall_the_relay(world, counts):
    world.build()
    foreign = psycopg2.connect(world.stack.postgres["URL"])
    cursor = foreign.cursor()
    cursor.execute("create table foreign_work (x int)")
    foreign.commit()
    cursor.execute("insert into foreign_work values (1)")  # an open writing transaction

    load = world.load(clients=8)
    load.wait_writes(counts(1000, 50_000))
    load.stop()
    world.stack.wait_settled(load.writes)  # everything is mailed while the foreign transaction is still open
    foreign.rollback()

    world.settle(load)


def test_f14_the_relays_database_sessions_are_ended(world, counts):
    world.build()
    load = world.load(clients=8)
    admin = psycopg2.connect(world.stack.postgres["URL"])
    admin.autocommit = True

    for _ in range(counts(5, 100)):
        load.wait_writes(load.writes + 60)
        admin.cursor().execute("select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname = current_database()")

    world.settle(load)


def test_f14_a_second_instance_takes_the_lead_when_the_leader_freezes(world):
    world.build()
    url = f"http://127.0.0.1:{free_port()}"
    second = Program("order-service", world.folder / "second", environment={
        **world.program("order-service").environment, "TIDINGS_HTTP_LISTEN": url.removeprefix("http://")})
    second.start(url)
    try:
        load = world.load(clients=4)
        load.wait_writes(200)
        world.freeze("order-service")
        client = Client(url)
        for number in range(20):
            status, made = client.insist("POST", "/v1/orders", {"customer": {"email": f"second{number}@example.com"}, "currency": "EUR",
                                                                "items": [{"name": "Tea", "quantity": 1, "unit_price": 100}]})
            assert status == 201
            load.accounts.accept(made["id"], made["version"])
        received = world.stack.ledger()["events"]["received"]
        deadline = time.monotonic() + 15
        while world.stack.ledger()["events"]["received"] < received + 20:
            assert time.monotonic() < deadline, "the second instance did not take the lead"
            time.sleep(0.1)
        world.thaw("order-service")
        world.settle(load)
    finally:
        second.stop()


def test_f17_kafka_is_killed_and_comes_back(world, counts):
    world.build()
    load = world.load(clients=8, pause=0.01)

    for _ in range(counts(3, 200)):
        load.wait_writes(load.writes + 100)
        world.stack.kafka.kill()
        load.wait_writes(load.writes + 100)  # orders are taken meanwhile
        world.stack.kafka.start()

    world.settle(load)


def test_f18_kafka_hangs_and_the_api_does_not_notice(world, counts):
    world.build()
    load = world.load(clients=4, pause=0.01)
    load.wait_writes(100)
    broker = int(world.stack.kafka["PID"])

    os.kill(broker, signal.SIGSTOP)
    load.wait_writes(load.writes + 200, timeout=20)
    time.sleep(counts(5, 90))
    os.kill(broker, signal.SIGCONT)

    world.settle(load)
    assert load.refused == 0


def test_f22_kafka_loses_all_its_data_and_every_order_is_still_mailed(world):
    world.build(environment={"TIDINGS_RECONCILE_AFTER": "3s"})
    load = world.load(clients=4, pause=0.005)
    load.wait_writes(300)
    world.freeze("notification-service")  # so that some events are published and not yet read
    load.wait_writes(load.writes + 200)

    world.stack.kafka.kill()
    world.stack.kafka.act("wipe")
    world.thaw("notification-service")
    world.stack.kafka.start()

    verdict = world.settle(load, timeout=120)
    assert verdict.repeats == 0


def test_f23_members_join_and_leave_the_group_all_the_time(world, dice, counts):
    world.build(environment={"TIDINGS_LEASE": "3s"})
    load = world.load(clients=6, pause=0.01)
    members = {}
    deadline = time.monotonic() + counts(25, 600)
    environment = world.program("notification-service").environment

    try:
        while time.monotonic() < deadline:
            time.sleep(dice.uniform(1, 3))
            lane = dice.randrange(3)
            if lane in members:
                leaver = members.pop(lane)
                leaver.kill() if dice.random() < 0.5 else leaver.stop()
            else:
                members[lane] = Program("notification-service", world.folder / f"member{lane}", environment={
                    **environment, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{free_port()}"})
                members[lane].start()
    finally:
        for member in members.values():
            member.stop()

    world.settle(load)


def test_f25_poison_records_are_quarantined_and_the_rest_flows(world, dice, counts):
    world.build()
    load = world.load(clients=4, pause=0.01)
    poisons = counts(40, 2000)

    for number in range(poisons):
        body = dice.randbytes(dice.choice((0, 10, 1000, 100_000)))
        headers = dice.choice(([], ["-H", "ce_type=order.placed.v9"], ["-H", "ce_id=evt_x", "-H", "ce_type=order.placed.v1"]))
        subprocess.run(["kcat", "-P", "-b", world.stack.kafka["BROKERS"], "-t", "order-event", "-k", f"poison{number}", *headers,
                        "/dev/stdin"], input=body or b"{", check=True, timeout=20)

    world.settle(load)
    deadline = time.monotonic() + 20
    while world.stack.ledger().get("quarantined", 0) < poisons:
        assert time.monotonic() < deadline, world.stack.ledger()
        time.sleep(0.1)


def test_f26_every_record_again_and_again_repeats_no_mail(world, counts):
    world.build()
    load = world.load(clients=8)
    load.wait_writes(300)
    load.stop()
    world.stack.wait_settled(load.writes)

    # a consumer group of another name starts at the beginning: every record is read again
    for again in range(counts(3, 100)):
        assert world.program("notification-service").stop() == 0
        world.program("notification-service").environment["TIDINGS_KAFKA_GROUP"] = f"again-{again}"
        world.program("notification-service").start(world.stack.notifications_url)
        deadline = time.monotonic() + 30
        while duplicates(world) < load.writes:
            assert time.monotonic() < deadline, duplicates(world)
            time.sleep(0.1)

    assert world.settle(load).repeats == 0


def duplicates(world):
    found = re.search(r"^tidings_intake_duplicates_total(?:\{.*\})? (\S+)", world.metrics("notification-service"), re.M)
    return float(found.group(1)) if found else 0
