"""Faults of our own processes: F1, F2, F6, F28, F29, F30 of the failure matrix."""
import threading
import time

from programs import Program, free_port


# A member with a name of its own gets its partitions back at once when it returns (KIP-345).
STATIC_MEMBER = {"TIDINGS_KAFKA_PROPERTIES": "group.instance.id=notification-1"}


def test_f1_the_order_service_is_killed_again_and_again(world, dice, counts):
    world.build()
    load = world.load(clients=8)

    for _ in range(counts(15, 500)):
        time.sleep(dice.uniform(0.1, 0.6))
        assert world.restart("order-service") < 2

    world.settle(load)


def test_f2_the_order_service_is_terminated_under_load(world, counts):
    world.build()
    load = world.load(clients=8)

    for _ in range(counts(5, 50)):
        load.wait_writes(load.writes + 50)
        began = time.monotonic()
        assert world.program("order-service").stop() == 0
        assert time.monotonic() - began < 5
        world.program("order-service").start(world.stack.orders_url)

    world.settle(load)


def test_f6_everything_is_killed_at_once(world, dice, counts):
    world.build()
    load = world.load(clients=4)

    for _ in range(counts(3, 100)):
        load.wait_writes(load.writes + 100)
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
    world.settle(load)
    print(f"converged in {time.monotonic() - began:.1f} s")


def test_f28_the_notification_service_is_killed_again_and_again(world, dice, counts):
    world.build(environment={**STATIC_MEMBER, "TIDINGS_SMTP_CONNECTIONS": "16"})
    world.sink.behave(delay=0.0075)
    load = world.load(clients=16)
    kills = counts(20, 200)

    for _ in range(kills):
        time.sleep(dice.uniform(0.1, 0.5))
        world.restart("notification-service")

    verdict = world.settle(load)
    assert verdict.repeats <= 16 * kills
    print(f"{verdict.repeats} repeats in {kills} kills, all explained")


def test_f28_with_the_policy_hold_nothing_repeats(world, dice, counts):
    world.build(environment={**STATIC_MEMBER, "TIDINGS_UNCERTAIN": "hold"})
    world.sink.behave(delay=0.0075)
    load = world.load(clients=8)

    for _ in range(counts(8, 200)):
        time.sleep(dice.uniform(0.1, 0.5))
        world.restart("notification-service")

    assert world.settle(load).repeats == 0


def test_f29_a_frozen_instance_comes_back_after_its_lease_and_its_writes_are_refused(world, counts):
    world.build(environment={"TIDINGS_LEASE": "2s"})
    world.sink.behave(delay=0.02)
    second_url = f"http://127.0.0.1:{free_port()}"
    second = Program("notification-service", world.folder / "second", environment={
        **world.program("notification-service").environment, "TIDINGS_HTTP_LISTEN": second_url.removeprefix("http://")})
    second.start(second_url)
    try:
        load = world.load(clients=8)
        for _ in range(counts(2, 20)):
            load.wait_writes(load.writes + 150)
            world.freeze("notification-service")
            time.sleep(5)
            world.thaw("notification-service")
        verdict = world.settle(load)
        assert verdict.repeats <= 40 * counts(2, 20)
    finally:
        second.stop()


def test_f30_term_waits_for_the_answer_to_an_open_final_dot(world):
    world.build()
    world.sink.behave(delay=3)
    load = world.load(clients=4, steps=())
    load.wait_writes(8)
    load.stop()
    deadline = time.monotonic() + 10
    while world.stack.ledger()["messages"]["sending"] == 0:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    time.sleep(0.5)

    assert world.program("notification-service").stop() == 0
    world.sink.behave()
    world.program("notification-service").start(world.stack.notifications_url)

    assert world.settle(load).repeats == 0
