"""history: whether a store with years of settled orders and mails is as fast as an empty one."""
import time

import backlog
import history
import tools
from client import Client
from figures import Figure
from parts import pipeline
from parts.growth import divided
from places import ORDERS

RUNS_MAX = 1  # millions of rows are written for each
LISTS = {"order-service": ("/v1/orders?limit=50", "/v1/orders?limit=50&status=placed", "/v1/orders?limit=50&email=nobody@example.test"),
         "notification-service": ("/v1/messages?limit=50", "/v1/messages?limit=50&status=sent", "/v1/messages?limit=50&recipient=nobody@example.test")}
LEDGERS = {name: ("/v1/ledger",) for name in LISTS}


def figures(size):
    return {
        "post": Figure(f"POST with {size.history:,} settled orders and mails ÷ with few", "ratio", mark="0.85"),
        "drain": Figure("… mails drained, fifty domains", "ratio", mark="0.85"),
        "list": Figure("… lists of orders and messages", "ratio", mark="0.85"),
        "ledger": Figure("… ledgers", "ratio", mark="0.85"),
        "at_200_p50_ms": Figure("… POST to accepted mail at 200/s, p50", "ms", "less", mark="7"),
        "at_200_p99_ms": Figure("… p99", "ms", "less", mark="25"),
    }


def limits(at):
    return {}  # the limit is the speed with few


def measure(at, programs):
    few, many = speeds(at, programs, 0), speeds(at, programs, max(1, at.size.history // at.size.warm))
    return {name: divided(many[name], few[name]) for name in ("post", "drain", "list", "ledger")} | many["at_200"] | {
        "foreign_pct": max(few["foreign_pct"], many["foreign_pct"])}


def speeds(at, programs, ages):
    """Speeds of a store with its warm-up orders and so many older copies of them."""
    with at.servers.world(programs) as world:
        backlog.warm(at, world)
        backlog.wait_settled(world)
        if ages:
            for name in world.programs:
                world.stop(name)
            at.say(f"writing {ages * at.size.warm:,} settled orders and mails into the store")
            history.write(at.servers, world.database, ages, at.say)
            world.start()
        at.servers.rest(world.database)  # both stores alike
        asked = {"list": asks(world, at.size.seconds, LISTS), "ledger": asks(world, at.size.seconds, LEDGERS)}
        pipeline.load(at, world, 200, at.size.seconds, "warm200")  # with few, too: what follows finds both stores alike
        found = pipeline.load(at, world, 200, at.size.seconds, "at200")
        at_200 = {name: found.get(name) for name in ("at_200_p50_ms", "at_200_p99_ms")}
        world.stop("notification-service")
        post = tools.wrk(world.urls["order-service"], at.size.seconds, "post_orders.lua", TIDINGS_ORDERS=ORDERS)["per_s"]
        tools.order_load(world, at.file("orders"), count=at.size.mails, connections=32, domains=50, run="drain")
        count = at.size.mails + int(post * at.size.seconds * 0.9)  # wrk's clock is not ours: no mail more than there are
        drained = backlog.drained(at, world, count, lambda: world.start("notification-service"))
        return {**asked, "at_200": at_200, "post": post, "drain": drained["per_s"], "foreign_pct": drained["foreign_pct"]}


def asks(world, seconds, paths):
    """Questions per second, one after the other, after a first round that warms what holds pages."""
    clients = {name: Client(url, timeout=60) for name, url in world.urls.items()}

    def ask_all():
        for name, asked in paths.items():
            for path in asked:
                status, _, body = clients[name].request("GET", path)
                assert status == 200, (path, status, body)
        return sum(map(len, paths.values()))

    ask_all()
    began, count = time.monotonic(), 0
    while time.monotonic() < began + seconds:
        count += ask_all()
    return count / (time.monotonic() - began)
