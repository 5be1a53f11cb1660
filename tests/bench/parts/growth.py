"""growth: whether the drain's rate depends on how many mails wait and on what the planner knows."""
import contextlib

import backlog
from figures import Figure, spread

# The part of a drain that counts. Of little work neither the start nor the end, when every mail is claimed already: claims are
# part of the work.
LITTLE, MUCH = {"low": 0.2, "high": 0.6}, {"low": 0.02, "high": 0.25, "until": 0.25}


def figures(size):
    large, small = f"{size.backlog:,}", f"{size.small_backlog:,}"
    return {
        "backlog": Figure(f"drain rate with {large} due mails ÷ with {small}, one domain", "ratio", mark="0.9"),
        "backlog_no_statistics": Figure("… fresh tables, no ANALYZE", "ratio", mark="0.9"),
        "small_per_s": Figure(f"drain of {small} due mails, one domain", "1/s"),
        "large_per_s": Figure(f"drain while {large} are due", "1/s"),
    }


def limits(at):
    return {}  # the limit is the rate with little work


def measure(at, programs):
    small, large, foreign = both(at, programs)
    with no_autovacuum(at.servers):
        blind_small, blind_large, blind_foreign = both(at, programs)
    return {"backlog": divided(large, small), "backlog_no_statistics": divided(blind_large, blind_small),
            "small_per_s": small, "large_per_s": large, "foreign_pct": max(foreign, blind_foreign)}


def both(at, programs):
    """The rates with little work and with much, and the most that others took of the machine. Little work is done within two
    seconds: the median of three counts, taken around the other."""
    small = [drain(at, programs, at.size.small_backlog, LITTLE) for _ in range(2)]
    large = drain(at, programs, at.size.backlog, MUCH)
    small.append(drain(at, programs, at.size.small_backlog, LITTLE))
    return spread([one["per_s"] for one in small])["median"], large["per_s"], max(one["foreign_pct"] for one in [*small, large])


def divided(above, below):
    return above / below if above and below else None


@contextlib.contextmanager
def no_autovacuum(servers):
    """Nothing is analysed meanwhile."""
    servers.set_postgres("autovacuum", "off")
    try:
        yield
    finally:
        servers.set_postgres("autovacuum", "on")


def drain(at, programs, count, part):
    with at.servers.world(programs) as world:
        stored = backlog.fill(at, world, count)
        if stored < count:
            at.say(f"only {stored:,} of {count:,} mails were stored within {at.size.fill_s} s")
        return backlog.drained(at, world, stored, lambda: world.start("notification-service", mail=at.servers.sink.url), **part)
