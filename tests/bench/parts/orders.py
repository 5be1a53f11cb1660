"""orders: POST and GET as fast as 64 connections take them."""
import tools
from figures import Figure
from places import ORDERS

GROUP = 32  # orders that share a transaction at 64 connections

FIGURES = {
    "post_per_s": Figure("POST /v1/orders, 64 connections", "1/s", "more", "rows_per_s", f"pgbench, {GROUP} orders per transaction", "10 × the peer"),
    "post_p99_ms": Figure("… p99", "ms", "less", "rows_p99_ms", "pgbench, one transaction", "20"),
    "post_cpu_s_per_1000": Figure("… CPU per 1,000: service and PostgreSQL", "s", "less", "rows_cpu_s_per_1000", "pgbench, PostgreSQL alone", "0.06"),
    "get_per_s": Figure("GET /v1/orders/{id}, 64 connections", "1/s", "more", "hello_per_s", "wrk on /livez", "8 × the peer"),
    "get_p99_ms": Figure("… p99", "ms", "less", "hello_p99_ms", "wrk on /livez"),
    "dev_post_per_s": Figure("POST to `tidings dev` while it mails", "1/s", "more", "sqlite_per_s", f"bare SQLite, {GROUP} orders per transaction", "6,000"),
}


def limits(at):
    rows = tools.pgbench(at.servers, "orders", at.size.seconds, batch=GROUP)
    with at.servers.world(at.builds["this"]) as world:
        world.start("order-service")
        hello = tools.wrk(f"{world.urls['order-service']}/livez", at.size.seconds)
    return {"rows_per_s": rows["per_s"], "rows_p99_ms": rows["p99_ms"], "rows_cpu_s_per_1000": rows["cpu_s_per_1000"],
            "hello_per_s": hello["per_s"], "hello_p99_ms": hello["p99_ms"],
            "sqlite_per_s": tools.sqlite_rows(at.servers.folder, at.size.seconds, GROUP)}


def measure(at, programs):
    with at.servers.world(programs) as world:
        world.start("order-service")
        url = world.urls["order-service"]
        tools.order_load(world, at.file("warm"), count=at.size.warm, run="warm")
        account = world.account()
        post = tools.wrk(url, at.size.seconds, "post_orders.lua", TIDINGS_ORDERS=ORDERS)
        spent = account.spent()
        posted = post["per_s"] * at.size.seconds
        _, requests = tools.order_load(world, at.file("ids"), count=at.size.warm, run="ids")
        at.file("ids").write_text("".join(f"{order}\n" for *_, order in requests if order != "-"))
        get = tools.wrk(url, at.size.seconds, "read_orders.lua", TIDINGS_IDS=at.file("ids"))
    at.complain(post["bad"] + get["bad"], "requests were refused")
    return {"post_per_s": post["per_s"], "post_p99_ms": post["p99_ms"],
            "post_cpu_s_per_1000": (spent["order-service"] + spent["postgres"]) * 1000 / posted,
            "get_per_s": get["per_s"], "get_p99_ms": get["p99_ms"], "dev_post_per_s": dev(at, programs),
            "foreign_pct": spent["foreign_pct"]}


def dev(at, programs):
    if not at.has_dev(programs):
        return None
    with at.servers.dev_world(programs) as world:
        world.start()
        tools.order_load(world, at.file("warm"), count=at.size.warm, run="warm")
        said = tools.wrk(world.urls["dev"], at.size.seconds, "post_orders.lua", TIDINGS_ORDERS=ORDERS)
    at.complain(said["bad"], "requests to `tidings dev` were refused")
    return said["per_s"]
