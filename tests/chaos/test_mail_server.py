"""Faults of the mail server: F31, F32, F33, F34, F35, F38."""
import socket
import time

import pytest

from programs import SLOWDOWN
from world import STEPS, percentile, wait_for


def charged(world, waiting=False):
    """The numbers of attempts that messages were charged with, of all or of those that wait."""
    return {message["attempts"] for message in world.stack.messages() if not waiting or message["status"] != "sent"}


def rate_of(mails):
    """Mails per second between the first and the last."""
    times = [mail["time"] for mail in mails]
    return len(times) / (max(times) - min(times))


def probes_in(world, seconds):
    """Connections that are tried in that time."""
    before = world.smtp_proxy.stats()["lines"]
    time.sleep(seconds)
    return world.smtp_proxy.stats()["lines"] - before


@pytest.mark.ci
def test_f31_refused_connections_charge_nothing_and_the_first_mail_leaves_soon_after(world, counts):
    """With --long 10,000 orders wait for an hour."""
    world.build(smtp_proxy=True)
    quiet = world.load(clients=8, steps=())
    quiet.wait_writes(counts(300, 3000))
    quiet.stop()
    world.wait_settled(quiet.writes)
    clean = rate_of(world.sink.mails())
    world.smtp_proxy.behave(refuse=True, reset_now=1)
    load = world.load(clients=8, steps=())
    load.wait_writes(counts(400, 10_000), 600)
    load.stop()
    wait_for(lambda: world.metric("notification-service", "tidings_breaker_state", 'state="closed"') == 0, 30, "the breaker does not open")
    time.sleep(counts(5, 3600))
    probes = probes_in(world, 15)
    ledger = world.stack.ledger()["messages"]
    assert charged(world, waiting=True) == {0}
    assert ledger["queued"] + ledger["sending"] == load.writes and ledger["dead"] == ledger["failed"] == ledger["deferred"] == 0, ledger

    rows_read = world.rows_read_by_scans("messages")
    assert rows_read < 100 * load.writes, "something reads the whole table again and again while mails wait"

    world.smtp_proxy.behave()
    began = time.time()
    verdict = world.settle(quiet, load)

    backlog = [mail for mail in world.sink.mails() if mail["time"] >= began]
    first, drained = min(mail["time"] for mail in backlog), rate_of(backlog)
    print(f"{load.writes} mails waited; {probes} connections tried in 15 s; first mail {first - began:.1f} s after the server was back; "
          f"then {drained:.0f} mails/s, before the outage {clean:.0f}/s")
    assert probes <= 4
    assert drained >= counts(0, 0.7) * clean
    assert first - began <= 10 * SLOWDOWN
    assert verdict.repeats == 0
    assert charged(world) == {1}


class FullBacklog:
    """A port whose connections are never answered, as behind a firewall that drops: its backlog is full."""

    def __init__(self, port):
        self.listener = socket.create_server(("127.0.0.1", port), backlog=0)
        self.fillers = []
        for _ in range(4):
            filler = socket.socket()
            filler.setblocking(False)
            filler.connect_ex(("127.0.0.1", port))
            self.fillers.append(filler)
        time.sleep(0.1)

    def close(self):
        for each in (*self.fillers, self.listener):
            each.close()


@pytest.mark.parametrize("fault", ["silent", "blackholed"])
def test_f31_a_server_that_says_nothing_is_given_up_at_the_deadline(world, fault):
    """silent: takes the connection and never greets. blackholed: the connection is never made."""
    world.build(smtp_proxy=fault == "silent", environment={"TIDINGS_SMTP_GREETING_TIMEOUT": "1s"})
    if fault == "silent":
        world.smtp_proxy.behave(blackhole=True)
    else:
        world.sink.stop()
        hole = FullBacklog(world.sink.port)
    load = world.load(clients=4)
    load.wait_writes(50)
    load.stop()
    patience = 20 if fault == "silent" else 90  # a connection has 30 s
    wait_for(lambda: world.metric("notification-service", "tidings_breaker_state", 'state="closed"') == 0, patience, "the breaker does not open")
    assert charged(world) == {0}

    if fault == "silent":
        world.smtp_proxy.behave(reset_now=1)
    else:
        hole.close()
        world.sink.start()
    began = time.time()

    assert world.settle(load).repeats == 0
    first = min(mail["time"] for mail in world.sink.mails())
    print(f"first mail {first - began:.1f} s after the server was back")
    assert first - began <= 10 * SLOWDOWN
    assert charged(world) == {1}


def test_f31_a_server_whose_name_is_unknown_is_passed_over_for_the_next(world):
    world.build(smtp_urls=lambda own: f"smtp://no-such-host.invalid:25?tls=none,{own}")
    load = world.load(clients=4)
    load.wait_writes(100)

    assert world.settle(load).repeats == 0
    assert charged(world) == {1}


def test_f32_a_trickling_server_frees_its_slot_at_the_deadline(world):
    world.build(smtp_proxy=True, environment={"TIDINGS_SMTP_GREETING_TIMEOUT": "1s", "TIDINGS_SMTP_REPLY_TIMEOUT": "2s"})
    world.smtp_proxy.behave(rate=1)
    load = world.load(clients=2, steps=())
    load.wait_writes(4)
    load.stop()
    wait_for(lambda: world.smtp_proxy.stats()["lines"] >= 2 and world.smtp_proxy.stats()["longest"] > 0, 30, "no line was given up")
    assert world.stack.ledger()["messages"]["sent"] == 0
    longest = world.smtp_proxy.stats()["longest"]
    assert 0.9 < longest < 3 * SLOWDOWN, "the deadline is for the whole greeting, not for each read"

    world.smtp_proxy.behave()

    assert world.settle(load).repeats == 0
    assert charged(world) == {1}


# phase, reply, and what it says about: the channel (nothing charged, the breaker opens), the session (again at once in a new one),
# or the recipient (charged, tried again by the schedule). The whole table is tested in smtp_verdict_test.cpp and rules_test.cpp.
REFUSALS = [
    ("banner", "421 4.3.2 come back later", "channel"), ("banner", "554 5.3.2 no mail service here", "channel"),
    ("mail", "421 4.3.2 away", "channel"), ("mail", "451 4.3.0 no", "channel"), ("mail", "550 5.7.1 sender rejected", "channel"),
    ("rcpt", "421 4.7.0 too much", "channel"), ("rcpt", "450 4.2.0 greylisted", "recipient"), ("rcpt", "451 4.7.1 greylisted", "recipient"),
    ("rcpt", "452 4.2.2 mailbox full", "recipient"), ("rcpt", "452 4.5.3 too many recipients", "session"),
    ("rcpt", "454 login server away", "channel"), ("data", "421 4.3.2 away", "channel"), ("data", "451 4.3.0 no", "recipient"),
    ("dot", "421 4.3.2 away", "channel"), ("dot", "451 4.3.0 no", "recipient"), ("dot", "452 4.3.1 disk full", "channel")]


@pytest.mark.ci
def test_f33_temporary_refusals_at_every_phase_are_put_down_to_the_right_cause(world):
    world.build(environment={"TIDINGS_RETRY_SCHEDULE": "300ms"})
    loads, known = [], set()
    for phase, reply, cause in REFUSALS:
        what = f"{phase}: {reply}"
        before = world.sink.faults()[phase]
        if phase == "banner":  # no session that was greeted before is left
            world.sink.stop()
            world.sink.start()
        world.sink.behave(**{phase: reply}, **({"every": 2} if cause == "session" else {}))
        load = world.load(clients=2, steps=())
        load.wait_writes(8)
        loads.append(load.stop())
        world.wait_faults(phase, before + 3)
        if cause == "channel":
            wait_for(lambda: world.metric("notification-service", "tidings_breaker_state", 'state="closed"') == 0, 20, f"{what}: the breaker does not open")
        else:
            assert world.metric("notification-service", "tidings_breaker_state", 'state="closed"') == 1, what
        world.sink.behave()
        world.wait_settled(sum(each.writes for each in loads))

        messages = [message for message in world.stack.messages() if message["id"] not in known]
        known |= {message["id"] for message in messages}
        tries = sum(message["attempts"] for message in messages)
        assert {message["status"] for message in messages} == {"sent"}, what
        assert (tries > len(messages)) == (cause == "recipient"), f"{what}: {tries} charged tries of {len(messages)} mails"

    assert world.settle(*loads).repeats == 0


@pytest.mark.parametrize("words", [pytest.param("550 5.7.1 sender not authorised here", marks=pytest.mark.ci), "550 no"])
def test_f34_a_relay_that_refuses_everybody_is_paused_before_the_queue_is_lost(world, counts, words):
    world.build(environment={"TIDINGS_STORM_PAUSE": "3s"})
    world.sink.behave(rcpt=words)
    load = world.load(clients=8, steps=())
    load.wait_writes(counts(200, 5000))
    load.stop()
    wait_for(lambda: world.metric("notification-service", "tidings_storm") == 1, 60, "no storm is seen")
    time.sleep(counts(8, 60))  # a few pauses: the probes fail nobody either
    failed = world.stack.ledger()["messages"]["failed"]
    assert failed <= 20

    world.sink.behave()
    back = wait_for(lambda: world.stack.ledger()["messages"]["sent"] >= load.writes - 20, 60, "the channel does not come back by itself")

    print(f"{failed} of {load.writes} mails failed; the rest had left {back:.1f} s after the relay was fixed")
    assert world.settle(load).repeats == 0


@pytest.mark.ci
@pytest.mark.parametrize("place", ["before_dot", "after_dot", "after_accept"])
def test_f35_a_cut_line_repeats_a_mail_only_when_it_was_accepted(world, counts, place):
    world.build()
    cuts = counts(15, 1000)
    world.sink.behave(drop=place, every=4)
    load = world.load(clients=4, pause=0.02)
    world.wait_faults(place, cuts, timeout=120)
    load.stop()
    world.sink.behave()

    verdict = world.settle(load)
    cuts = world.sink.faults()[place]
    uncertain = sum(message["uncertain_attempts"] for message in world.stack.messages())
    print(f"{cuts} cuts {place}: {verdict.repeats} repeats, {uncertain} uncertain attempts")
    assert verdict.repeats == (cuts if place == "after_accept" else 0)
    assert uncertain == (0 if place == "before_dot" else cuts), "only a cut after the final dot leaves a doubt"


@pytest.mark.timing
def test_f38_a_slow_domain_delays_only_itself(world, counts):
    world.build()
    loads, late = [], {False: [], True: []}
    world.sink.behave(slow_domains={"slow.test": 5})

    def measure(slow):
        load = world.load(clients=3, steps=STEPS[:1], pause=0.05, recipient=lambda turn: f"c{turn}@{'slow' if slow and turn % 10 == 0 else f'd{turn % 7}'}.test")
        load.wait_writes(counts(200, 1200))
        loads.append(load.stop())
        others = lambda: [mail for mail in world.sink.mails() if not mail["recipient"].endswith("@slow.test")]
        owed = sum(not load.recipients[order].endswith("@slow.test") for order, _ in load.accepted_at)
        wait_for(lambda: len(world.delays(load, others())) >= owed, 20, "mail to other domains waits behind the slow one")
        late[slow].append(percentile(world.delays(load, others()), 0.99))

    measure(False)  # consumer groups form, lanes grow
    late[False].clear()
    for _ in range(3):  # in turn: the machine has other work
        measure(False)
        measure(True)
    waiting = world.stack.ledger()["messages"]["queued"]

    world.sink.behave()
    world.settle(*loads)
    print(f"99 % of the other domains' mails within {min(late[False]) * 1000:.0f} ms, beside a slow one {min(late[True]) * 1000:.0f} ms; "
          f"{waiting} mails waited in its lane")
    assert waiting > 0
    assert min(late[True]) < min(late[False]) * 1.2 + 0.05 * SLOWDOWN
