"""Backlogs: filled by the real path, then watched while they drain."""
import time

import tools
from client import Client
from mail_sink import rate_between as rate

NOWHERE = "smtp://127.0.0.1:9?tls=none"  # no mail server: what is planned waits


def warm(at, world):
    """Both services are started and have mailed some orders."""
    before = at.servers.sink.read()
    world.start()
    tools.order_load(world, at.file("warm"), count=at.size.warm, connections=8, run="warm")
    at.servers.sink.wait(before + at.size.warm, 120)


def wait_settled(world, seconds=60):
    """Until no mail of the store is open any more."""
    client, deadline = Client(world.urls["notification-service"], timeout=60), time.monotonic() + seconds
    while waiting(client):
        if time.monotonic() > deadline:
            raise RuntimeError("mails stay open")
        time.sleep(0.05)
    client.close()


def wait(at, count):
    if not at.servers.sink.wait(count, at.size.drain_s):
        at.say(f"not drained within {at.size.drain_s} s: the rate is that of the part that was")


def drained(at, world, count, begin, low=0.1, high=0.9, until=1.0):
    """Calls `begin`, which starts the notification service, and waits for the share `until` of `count` mails. Returns the rate
    between the shares `low` and `high`, and the CPU per mail of all that was sent."""
    sink = at.servers.sink
    before = sink.read()
    begin()
    account = world.account()
    wait(at, before + int(count * until))
    spent = account.spent()
    mails = sink.mails[before:]
    return {"per_s": rate(mails, count, low, high), "foreign_pct": spent["foreign_pct"],
            "cpu_s_per_1000": (spent["notification-service"] + spent["postgres"]) * 1000 / max(1, len(mails))}


def fill(at, world, count, domains=1):
    """`count` due mails in the store of the notification service, which is stopped afterwards."""
    world.start(mail=NOWHERE)
    tools.order_load(world, at.file("orders"), count=count, connections=32, domains=domains, run="fill")
    client = Client(world.urls["notification-service"], timeout=60)
    deadline = time.monotonic() + at.size.fill_s
    said = time.monotonic()
    while (stored := waiting(client)) < count and time.monotonic() < deadline:
        if time.monotonic() > said + 5:
            at.say(f"{stored:,} of {count:,} mails wait in the store")
            said = time.monotonic()
        time.sleep(at.size.fill_s / 300)  # counting may be work for the store
    client.close()
    world.stop("notification-service")
    return stored


def waiting(client):
    status, ledger = client.json("GET", "/v1/ledger")
    if status != 200:
        return 0
    return sum(ledger["messages"][state] for state in ("queued", "sending", "deferred"))
