"""growth: whether the drain's rate depends on how many mails wait and on what the planner knows."""
import contextlib

import backlog
from figures import Figure


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
    small, large = drain(at, programs, at.size.small_backlog), drain(at, programs, at.size.backlog, 0.25)
    with no_autovacuum(at.servers):
        blind_small = drain(at, programs, at.size.small_backlog)
        blind_large = drain(at, programs, at.size.backlog, 0.25)
    every = (small, large, blind_small, blind_large)
    return {"backlog": divided(large["per_s"], small["per_s"]), "backlog_no_statistics": divided(blind_large["per_s"], blind_small["per_s"]),
            "small_per_s": small["per_s"], "large_per_s": large["per_s"], "foreign_pct": max(one["foreign_pct"] for one in every)}


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


def drain(at, programs, count, share=1.0):
    with at.servers.world(programs) as world:
        stored = backlog.fill(at, world, count)
        if stored < count:
            at.say(f"only {stored:,} of {count:,} mails were stored within {at.size.fill_s} s")
        return backlog.drained(at, world, stored, lambda: world.start("notification-service", mail=at.servers.sink.url), share)
