"""Faults of the mail server: F31, F32, F33, F34, F35, F38."""
import time

import pytest

from accounts import read_sink
from world import STEPS


def wait_for(condition, timeout, why="it did not happen in time"):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, why
        time.sleep(0.05)


def charged(world):
    return {message["attempts"] for message in world.stack.messages()}


def test_f31_refused_connections_charge_nothing_and_the_first_mail_leaves_soon_after(world, counts):
    world.build(smtp_proxy=True)
    world.smtp_proxy.behave(refuse=True)
    load = world.load(clients=8)
    load.wait_writes(counts(400, 10_000))
    load.stop()
    time.sleep(3)
    assert charged(world) == {0}

    world.smtp_proxy.behave()
    began = time.time()
    verdict = world.settle(load)

    first = min(mail["time"] for mail in read_sink(world.sink.accounts))
    assert first - began <= 10
    assert verdict.repeats == 0
    assert charged(world) <= {0, 1}


@pytest.mark.parametrize("fault", ["silent", "blackholed"])
def test_f31_a_server_that_says_nothing_is_given_up_at_the_deadline(world, fault):
    """silent: accepts and never greets. blackholed: the line swallows everything."""
    world.build(smtp_proxy=True, environment={"TIDINGS_SMTP_GREETING_TIMEOUT": "1s"})
    world.smtp_proxy.behave(blackhole=True)
    load = world.load(clients=4)
    load.wait_writes(50)
    load.stop()
    time.sleep(3)

    world.smtp_proxy.behave(reset_now=1)

    assert world.settle(load).repeats == 0
    assert charged(world) <= {0, 1}


def test_f32_a_trickling_server_frees_its_slot_at_the_deadline(world):
    world.build(smtp_proxy=True, environment={"TIDINGS_SMTP_GREETING_TIMEOUT": "1s", "TIDINGS_SMTP_REPLY_TIMEOUT": "2s"})
    world.smtp_proxy.behave(rate=1)
    load = world.load(clients=2, steps=())
    load.wait_writes(4)
    load.stop()
    time.sleep(5)
    assert world.stack.ledger()["messages"]["sent"] == 0

    world.smtp_proxy.behave()

    world.settle(load)


@pytest.mark.parametrize("phase, reply", [
    ("banner", "421 4.3.2 come back later"), ("mail", "451 4.3.0 no"), ("mail", "421 4.3.2 away"), ("rcpt", "450 4.2.0 greylisted"),
    ("rcpt", "452 4.5.3 too many recipients"), ("data", "451 4.3.0 no"), ("dot", "451 4.3.0 no"), ("dot", "452 4.3.1 disk full")])
def test_f33_temporary_refusals_at_every_phase_end_in_one_mail_each(world, phase, reply):
    world.build()
    rules = {phase: reply} if phase == "banner" else {phase: reply, "every": 2}
    world.sink.behave(**rules)
    load = world.load(clients=4)
    load.wait_writes(60)
    load.stop()

    world.sink.behave()

    assert world.settle(load).repeats == 0


def test_f34_a_relay_that_refuses_everybody_is_paused_before_the_queue_is_lost(world, counts):
    world.build()
    world.sink.behave(rcpt="550 5.7.1 sender not authorised here")
    load = world.load(clients=8, steps=())
    load.wait_writes(counts(300, 5000))
    load.stop()
    time.sleep(4)
    assert world.stack.ledger()["messages"]["failed"] <= 20

    world.sink.behave()
    wait_for(lambda: world.stack.ledger()["messages"]["sent"] >= load.writes - 20, 60, "the channel does not come back by itself")

    world.settle(load)


@pytest.mark.parametrize("place", ["before_dot", "after_dot", "after_accept"])
def test_f35_a_cut_line_repeats_a_mail_only_when_it_was_accepted(world, counts, place):
    world.build()
    world.sink.behave(drop=place, every=4)
    load = world.load(clients=8)
    load.wait_writes(counts(200, 10_000))
    load.stop()
    time.sleep(1)

    world.sink.behave()

    verdict = world.settle(load)
    if place != "after_accept":
        assert verdict.repeats == 0
    else:
        assert verdict.repeats > 0


def test_f38_a_slow_domain_delays_only_itself(world):
    world.build()
    world.sink.behave(slow_domains={"slow.test": 5})
    load = world.load(clients=8, steps=STEPS[:1], pause=0.02,
                      recipient=lambda turn: f"c{turn}@{'slow' if turn % 10 == 0 else f'd{turn % 7}'}.test")
    load.wait_writes(400)
    load.stop()
    began = time.monotonic()

    def fast_left():
        return [message for message in world.stack.messages() if "slow.test" not in message["recipient"] and message["status"] != "sent"]

    wait_for(lambda: not fast_left(), 10, "mail to other domains waits behind the slow one")
    print(f"other domains were done {time.monotonic() - began:.1f} s after the load ended")
    world.sink.behave()

    world.settle(load)
