"""mail: a backlog that waited in Kafka is stored, written and sent; to one domain and over fifty."""
import backlog
import tools
from figures import Figure

BATCH = 64  # mails that share the three transactions of their life

FIGURES = {
    "one_domain_per_s": Figure("mails drained, one domain", "1/s", "more", "smtp_source_per_s", "smtp-source, same sink", "8 × the peer"),
    "one_domain_cpu_s_per_1000": Figure("… CPU per 1,000: service and PostgreSQL", "s", "less", "rows_cpu_s_per_1000",
                                        f"pgbench, {BATCH} mails per transaction, PostgreSQL alone", "0.25"),
    "fifty_domains_per_s": Figure("mails drained, fifty domains", "1/s", "more", "smtp_source_per_s", "smtp-source, same sink", "8 × the peer"),
    "fifty_domains_cpu_s_per_1000": Figure("… CPU per 1,000: service and PostgreSQL", "s", "less", "rows_cpu_s_per_1000",
                                           f"pgbench, {BATCH} mails per transaction, PostgreSQL alone", "0.25"),
    "dev_per_s": Figure("mails drained by `tidings dev`, fifty domains", "1/s", "more", "smtp_source_per_s", "smtp-source, same sink", "3,000"),
}


def limits(at):
    return {"smtp_source_per_s": tools.smtp_source(at.servers.sink, at.size.mails),
            "rows_cpu_s_per_1000": tools.pgbench(at.servers, "mails", at.size.seconds, batch=BATCH)["cpu_s_per_1000"]}


def measure(at, programs):
    one, fifty = drain(at, programs, 1), drain(at, programs, 50)
    return {"one_domain_per_s": one["per_s"], "one_domain_cpu_s_per_1000": one["cpu_s_per_1000"],
            "fifty_domains_per_s": fifty["per_s"], "fifty_domains_cpu_s_per_1000": fifty["cpu_s_per_1000"], "dev_per_s": dev(at, programs),
            "foreign_pct": max(one["foreign_pct"], fifty["foreign_pct"])}


def drain(at, programs, domains):
    with at.servers.world(programs) as world:
        backlog.warm(at, world)
        world.stop("notification-service")
        tools.order_load(world, at.file("orders"), count=at.size.mails, connections=32, domains=domains, run="drain")
        return backlog.drained(at, world, at.size.mails, lambda: world.start("notification-service"))


def dev(at, programs):
    if not at.has_dev(programs):
        return None
    with at.servers.dev_world(programs) as world:
        world.start(mail=backlog.NOWHERE)
        tools.order_load(world, at.file("orders"), count=at.size.mails, connections=32, domains=50, run="drain")
        world.stop()
        before = at.servers.sink.read()
        world.start()
        backlog.wait(at, before + at.size.mails)
        return backlog.rate(at.servers.sink.mails[before:], at.size.mails)
