"""console: how long the console's questions take on a store with millions of mails, with statistics and without; what open consoles cost there."""
import statistics
import time

import backlog
import console_reads
import console_store
import tools
from client import Client
from figures import Figure
from open_consoles import OpenConsoles
from parts.growth import no_autovacuum

RUNS_MAX = 1  # millions of rows are written for it
MARK_MS = 100
FAILED_MS = 10_000  # what a question without an answer counts as
OPEN, CHANGES_PER_S = 200, 10
STATES = {"": "fresh statistics", "_blind": "no ANALYZE"}


def figures(size):
    of = f"{3 * size.console_orders:,} mails"
    titles = {"": "{group}, slowest answer with " + of, "_blind": "… before any ANALYZE"}
    return {name_of(group) + state: Figure(title.format(group=group), "ms", "less", mark=str(MARK_MS))
            for group in console_reads.GROUPS for state, title in titles.items()} | {
        "open_idle_pct": Figure(f"{OPEN} open consoles, both services", "% of a core", "less", mark="5"),
        "open_changing_pct": Figure(f"… beside {CHANGES_PER_S} orders/s, without what those cost alone", "% of a core", "less", mark="5")}


def name_of(group):
    return group.replace(" ", "_") + "_ms"


def limits(at):
    return {}  # a person's patience


def measure(at, programs):
    with at.servers.world(programs) as world:
        world.start()
        console_store.place_base(world)
        backlog.wait_settled(world)
        with no_autovacuum(at.servers):
            for name in world.programs:
                world.stop(name)
            console_store.fill(at.servers, world.database, at.size.console_orders, at.size.console_dead, at.say)
            world.start()
            found = asked(at, world, "_blind")
            at.servers.rest(world.database)
            return found | asked(at, world, "") | opened(at, world) | {"foreign_pct": None}


def opened(at, world):
    """Percent of a core that both services take for consoles that nobody touches: while nothing happens, and while mails go all the time."""
    have = console_store.samples(lambda statement: at.servers.execute(statement, world.database), at.size.console_orders)
    alone = spent_pct(at, world, "alone", CHANGES_PER_S)
    with OpenConsoles(world.urls, OPEN, have["message"], have["order"]) as consoles:
        consoles.wait_opened(60)
        found = {"open_idle_pct": spent_pct(at, world, "idle", 0), "open_changing_pct": spent_pct(at, world, "changing", CHANGES_PER_S) - alone}
        counts, refused = consoles.counts(), consoles.refused()
    at.say(f"{OPEN} consoles: {counts['asked']} questions, {counts['frames']} frames; {found}; the orders alone {alone:.2f} %")
    at.complain(refused.total(), f"questions of open consoles failed: {dict(refused)}")
    return found


def spent_pct(at, world, name, rate):
    account, began = world.account(), time.monotonic()
    if rate:
        tools.order_load(world, at.file(name), rate=rate, seconds=at.size.open_s, connections=8, run=name)
    else:
        time.sleep(at.size.open_s)
    spent = account.spent()
    at.say(f"{name}: " + ", ".join(f"{program} {100 * spent[program] / (time.monotonic() - began):.2f} %" for program in (*world.programs, "postgres")))
    return 100 * sum(spent[program] for program in world.programs) / (time.monotonic() - began)


def asked(at, world, state):
    """The slowest answer of each group; every question's times go to the terminal."""
    have = console_store.samples(lambda statement: at.servers.execute(statement, world.database), at.size.console_orders)
    days = at.size.console_orders * 30 / 86_400
    at.say(f"{STATES[state]}: ms at 50 % and the slowest of {at.size.console_asks}")
    slowest = {}
    for group, questions in console_reads.GROUPS.items():
        for name, question in questions(have, days).items():
            took = ask(at, world, question, at.size.console_asks)
            slow = "  OVER" if max(took) > MARK_MS else ""
            at.say(f"  {group + ': ' + name:52}{statistics.median(took):8.1f}{max(took):8.1f}{slow}")
            slowest[name_of(group) + state] = max(slowest.get(name_of(group) + state, 0), max(took))
    return slowest


def ask(at, world, question, count):
    """Milliseconds of each answer. Who reads pauses between two pages; the service lets lists rest as long, and that is no part of an answer."""
    service, path, body = question
    client, took = Client(world.urls[service], timeout=30), []
    for _ in range(count):
        began = time.monotonic()
        status, _, answer = client.request("POST" if body is not None else "GET", path, body)
        took.append(1000 * (time.monotonic() - began))
        if status not in (200, 404):
            at.complain(1, f"answer: {path}: {status}: {answer[:200]}")
            took[-1] = max(took[-1], FAILED_MS)
        time.sleep(min(1, 3.2 * took[-1] / 1000))
    client.close()
    return took
