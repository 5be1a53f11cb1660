"""pipeline: POST to the accepted mail at fixed rates. The clock of an order runs from the moment at which it was meant to leave."""
import tools
from figures import Figure
from mail_sink import rate_between

LIMIT = "pgbench, the order's three commits at 200/s"


def figures(size):
    made, rates = {}, size.rates
    for rate in rates:
        made[f"at_{rate}_p50_ms"] = Figure(f"POST to accepted mail at {rate:,}/s, p50", "ms", "less", "commits_p50_ms", LIMIT, "7" if rate == 200 else "")
        made[f"at_{rate}_p99_ms"] = Figure("… p99", "ms", "less", "commits_p99_ms", LIMIT, "25" if rate == 200 else "")
        made[f"at_{rate}_behind_s"] = Figure("… behind when the load ends", "s", "less", mark="0.1")
    made["sustained_per_s"] = Figure(f"mails per second while {rates[-1]:,} orders/s come", "1/s", "more", "alone_per_s",
                                     "its rows, record and mail alone, one after the other", f"{rates[-1]:,}")
    made["order_peak_mib"] = Figure("order-service, most memory", "MiB", "less", mark="40")
    made["notification_peak_mib"] = Figure("notification-service, most memory", "MiB", "less", mark="70")
    return made


def limits(at):
    commits = tools.pgbench(at.servers, "one_order", at.size.seconds, clients=8, rate=200)
    steps = (tools.pgbench(at.servers, "orders", at.size.seconds, batch=32)["per_s"],
             tools.pgbench(at.servers, "mails", at.size.seconds, batch=64)["per_s"],
             tools.bare_producer(at.servers, at.size.mails), tools.smtp_source(at.servers.sink, at.size.mails))
    alone = 1 / sum(1 / step for step in steps) if all(steps) else None
    return {"commits_p50_ms": commits["p50_ms"], "commits_p99_ms": commits["p99_ms"], "alone_per_s": alone}


def measure(at, programs):
    found, foreign = {}, []
    with at.servers.world(programs) as world:
        world.start()
        load(at, world, at.size.rates[0], at.size.seconds, "warm")
        for rate in at.size.rates:
            at.say(f"{rate:,} orders/s")
            account = world.account()
            found |= load(at, world, rate, at.size.sustain_s if rate == at.size.rates[-1] else at.size.seconds, f"at{rate}")
            foreign.append(account.spent()["foreign_pct"])
        peaks = {"order_peak_mib": world.peak_mib("order-service"), "notification_peak_mib": world.peak_mib("notification-service")}
    return {**found, **peaks, "foreign_pct": max(foreign)}


def load(at, world, rate, seconds, name):
    sink = at.servers.sink
    before = sink.read()
    _, requests = tools.order_load(world, at.file(name), rate=rate, seconds=seconds, connections=256, run=name)
    ended = max(done for _, done, _, _ in requests)
    accepted = {order: intended for intended, _, status, order in requests if status == 201}
    planned = int(rate * seconds)
    at.complain(planned - len(accepted), f"orders were not accepted at {rate}/s")
    sink.wait(before + len(accepted), at.size.late_s)  # every accepted order is mailed, however late
    arrived = {order: stamp for stamp, order in sink.mails[before:]}
    taken = sorted((arrived[order] - intended) / 1e6 for order, intended in accepted.items() if order in arrived)
    at.complain(len(accepted) - len(taken), f"mails did not arrive at {rate}/s")
    late = planned - sum(1 for order in accepted if arrived.get(order, ended + 1) <= ended)
    if not taken:
        return {}
    return {f"at_{rate}_p50_ms": taken[len(taken) // 2], f"at_{rate}_p99_ms": taken[int(len(taken) * 0.99)],
            f"at_{rate}_behind_s": late / rate, "sustained_per_s": rate_between(sink.mails[before:], len(accepted))}
