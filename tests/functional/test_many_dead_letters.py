"""A hundred thousand dead letters: counted, replayed in pages, cancelled, discarded, and nobody's mail waits for it."""
import os
import pathlib
import subprocess
import time

import pytest

import old_store
from client import Client
from peers import ROOT
from programs import SLOWDOWN
from sink_stack import FULL_DOMAIN, sink_stack
from stacks import ORDERS
from test_reading import mail_times, percentile, post_at_a_pace

COUNT = int(os.environ.get("TIDINGS_DEAD_LETTERS", "100000"))


def execute(stack, script):
    said = subprocess.run(["psql", "-qXAt", "-v", "ON_ERROR_STOP=1", stack.postgres["URL"]], input=script.encode(), capture_output=True, timeout=300)
    assert said.returncode == 0, said.stderr.decode()
    return said.stdout.decode().strip()


def bury(stack):
    """One mail dies by itself; older copies of it follow, to an address that takes mail again."""
    client = Client(stack.orders_url)
    assert client.json("POST", "/v1/orders", {**ORDERS[0], "customer": {"email": f"grace@{FULL_DOMAIN}"}})[0] == 201
    wait_for(lambda: Client(stack.notifications_url).json("GET", "/v1/dead-letters")[1]["data"])
    tables = "".join(f"SELECT bench.repeat('tidings_notifications.{table}', {COUNT - 1});" for table in ("messages", "mails", "inbox"))
    execute(stack, (ROOT / "tests/bench/history.sql").read_text() + "SET synchronous_commit = off;" + tables +
            "UPDATE tidings_notifications.messages SET recipient = 'grace@open.test', recipient_domain = 'open.test';")


def wait_for(look, timeout=60):
    deadline = time.monotonic() + timeout * SLOWDOWN
    while not (found := look()):
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.1)
    return found


def begin(client, what, **more):
    began = time.monotonic()
    status, job = client.json("POST", f"/v1/dead-letters/{what}", more)
    assert status == 202 and time.monotonic() - began < 2 * SLOWDOWN, job
    return job


def progress(client, job):
    status, now = client.json("GET", f"/v1/dead-letters/replays/{job['id']}")
    assert status == 200
    return now


def ended(client, job, timeout):
    return wait_for(lambda: (now := progress(client, job))["state"] != "running" and now, timeout)


def cancelled(client, job, changed):
    """How many it had changed when it was cancelled under way; those stay changed, and the rest is as it was."""
    wait_for(lambda: progress(client, job)[changed] > 100)
    assert client.json("DELETE", f"/v1/dead-letters/replays/{job['id']}")[0] == 200
    job = ended(client, job, 5)
    assert job["state"] == "cancelled" and 0 < job[changed] < job["matched"]
    assert job["unchanged"] == job["matched"] - job[changed]
    assert client.json("POST", "/v1/dead-letters/replay", {"dry_run": True})[1]["matched"] == job["unchanged"]
    return job[changed]


def slow_statements(stack, since):
    with open(stack.postgres.folder / "postgres.log") as log:
        log.seek(since)
        return [line for line in log if "duration:" in line]


@pytest.mark.timing
def test_a_hundred_thousand_dead_letters_are_replayed_while_others_mail_goes_on():
    with sink_stack("real", {"TIDINGS_RATE_LIMIT": "off"}) as stack:
        bury(stack)
        execute(stack, "ALTER SYSTEM SET log_min_duration_statement = 1000")
        execute(stack, "SELECT pg_reload_conf()")
        since = pathlib.Path(stack.postgres.folder / "postgres.log").stat().st_size
        client, service = Client(stack.notifications_url, timeout=30), stack.programs["notification-service"]
        status, counted = client.json("POST", "/v1/dead-letters/replay", {"text": "mailbox FULL", "dry_run": True})
        assert status == 200 and counted["matched"] == COUNT and not counted["more"]
        _, orders = post_at_a_pace(stack, 5)
        quiet, before = mail_times(stack, orders), service.rss_mib()

        job = begin(client, "replay")
        _, orders = post_at_a_pace(stack, 10)
        busy, replayed = mail_times(stack, orders), cancelled(client, job, "replayed")
        began, job = time.monotonic(), begin(client, "discard", reason="a test")
        job = ended(client, job, 300)
        took, grown = time.monotonic() - began, service.rss_mib() - before

        assert job["state"] == "done" and job["discarded"] == COUNT - replayed
        assert client.json("GET", "/v1/ledger")[1]["messages"]["dead"] == 0
        times = [round(1000 * percentile(each, 0.95), 1) for each in (quiet, busy)]
        print(f"{replayed:,} replayed until cancelled, {job['discarded']:,} discarded in {took:.1f} s, {grown:+.1f} MiB; "
              f"mails of others, ms at 95 %: {times[0]} quiet, {times[1]} during the replay")
        assert slow_statements(stack, since) == []
        assert grown < 48
        assert percentile(busy, 0.95) < max(3 * percentile(quiet, 0.95), 0.5) * SLOWDOWN


def test_a_hundred_thousand_dead_letters_in_one_file_are_discarded():
    with sink_stack("dev", {"TIDINGS_RATE_LIMIT": "off"}) as stack:
        client, service = Client(stack.notifications_url, timeout=30), stack.programs["tidings"]
        assert Client(stack.orders_url).json("POST", "/v1/orders", {**ORDERS[0], "customer": {"email": f"grace@{FULL_DOMAIN}"}})[0] == 201
        wait_for(lambda: client.json("GET", "/v1/dead-letters")[1]["data"])
        client.close()
        old_store.age(stack, COUNT - 1)
        before = service.rss_mib()

        discarded = cancelled(client, begin(client, "discard", reason="a test"), "discarded")
        began, job = time.monotonic(), begin(client, "discard", reason="a test")
        job = ended(client, job, 300)

        assert job["state"] == "done" and job["discarded"] == COUNT - discarded
        assert client.json("GET", "/v1/ledger")[1]["messages"]["dead"] == 0
        grown = service.rss_mib() - before
        print(f"{job['discarded']:,} discarded in {time.monotonic() - began:.1f} s, {grown:+.1f} MiB")
        assert grown < 48
