"""A full disk: F11, for PostgreSQL and for `tidings dev`, with the write budget and without it. Needs root, to mount small file systems.

Without a budget the disk really fills up: no 201 for what is not there, no damage, no mail without a durable intent, and all heals
when room is made. With it, orders are refused before that, and what was accepted is still mailed."""
import errno
import json
import os
import pathlib
import sqlite3
import subprocess
import time
import urllib.error
import urllib.request

import pytest

from client import Client
from programs import SLOWDOWN
from world import POSTGRES_BIN

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="mounting a small disk needs root")
# WAL in small pieces, so that it fits on the disk.
SMALL_POSTGRES = {"INITDB_OPTIONS": "--wal-segsize=1",
                  "POSTGRES_SETTINGS": "max_wal_size = 8MB;min_wal_size = 2MB;shared_buffers = 16MB"}
FULL, ROOM = "no room for further orders: writes are refused", "there is room for orders again"


class Disk:
    def __init__(self, path, megabytes):
        self.path, self.ballast = pathlib.Path(path), pathlib.Path(path) / "ballast"
        self.path.mkdir(parents=True)
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=755", "tidings-test", self.path], check=True)

    def left(self):
        seen = os.statvfs(self.path)
        return seen.f_bavail * seen.f_frsize

    def fill(self, leave):
        """Keeps what is free at or below `leave` bytes."""
        with open(self.ballast, "ab") as file:
            while (more := self.left() - leave) > 0:
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), more)
                except OSError as full:  # the servers were faster
                    assert full.errno == errno.ENOSPC

    def free(self):
        self.ballast.unlink()

    def unmount(self):
        subprocess.run(["umount", "-l", self.path], check=False)


@pytest.fixture
def disks():
    """Asked for before `world`, so that it is unmounted when everything on it has ended."""
    made = []

    def mount(path, megabytes):
        made.append(Disk(path, megabytes))
        return made[-1]

    yield mount
    for disk in made:
        disk.unmount()


def get(url):
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, answer.read()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read()


def wait_for(condition, timeout, why):
    deadline = time.monotonic() + timeout * SLOWDOWN
    while not condition():
        assert time.monotonic() < deadline, why() if callable(why) else why
        time.sleep(0.05)


def fill_until_refused(world, disk, load, leave):
    """Fills the disk, again and again as the servers free or take some, until no write gets through for a second."""
    still_since, writes = time.monotonic(), load.writes
    deadline = time.monotonic() + 60 * SLOWDOWN
    while time.monotonic() - still_since < 1:
        disk.fill(leave)
        if load.writes != writes:
            still_since, writes = time.monotonic(), load.writes
        assert time.monotonic() < deadline, f"orders are still taken with {disk.left()} bytes free\n{world.tails()}"
        time.sleep(0.02)
    assert load.refusal_times


def an_order():
    return {"customer": {"email": "room@example.com"}, "currency": "EUR", "items": [{"name": "Tea", "quantity": 1, "unit_price": 100}]}


def check_budget_is_shown(world, known_order):
    """While there is no room: a problem that says which limit and which option; reads, health and metrics go on."""
    client = Client(world.stack.orders_url)
    status, fields, body = client.request("POST", "/v1/orders", an_order())
    problem = json.loads(body)
    assert status == 503 and problem["type"] == "urn:tidings:problem:no-room", problem
    assert "TIDINGS_DISK_RESERVE" in problem["detail"] and int(fields["retry-after"]) > 0
    assert client.json("GET", f"/v1/orders/{known_order}")[0] == 200
    assert client.json("GET", "/v1/orders?limit=5")[0] == 200
    status, ready = get(f"{world.stack.orders_url}/readyz")
    assert status == 200 and json.loads(ready)["status"] == "degraded" and b"TIDINGS_DISK_RESERVE" in ready
    assert get(f"{world.stack.orders_url}/livez")[0] == 200
    assert b"tidings_writes_refused_for_room 1" in get(f"{world.stack.orders_url}/metrics")[1]


def said(program, sentence):
    return sum(line.get("message") == sentence for line in program.log_lines())


def small_postgres_world(world, disks, environment):
    disk = disks(world.folder / "postgres" / "data", 64)
    world.build(environment=environment(disk), postgres=SMALL_POSTGRES)
    return disk


def test_f11_a_full_postgres_disk_costs_answers_and_no_order(disks, world):
    disk = small_postgres_world(world, disks, lambda _: {"TIDINGS_DISK_RESERVE": "off"})
    load = world.load(clients=8, pause=0.01)
    load.wait_writes(200)

    fill_until_refused(world, disk, load, leave=0)
    assert "No space left on device" in (world.folder / "postgres" / "postgres.log").read_text()
    assert get(f"{world.stack.orders_url}/livez")[0] == 200
    assert get(f"{world.stack.orders_url}/metrics")[0] == 200
    time.sleep(2)
    disk.free()
    if not pathlib.Path(f"/proc/{world.stack.postgres['PID']}").exists():
        world.stack.postgres.start()  # PostgreSQL gave up, as it does when it cannot write its log; a supervisor starts it again
    load.wait_writes(load.writes + 200, timeout=60)

    world.settle(load)
    assert all(program.alive for program in world.stack.programs.values())
    subprocess.run([POSTGRES_BIN / "pg_amcheck", "--install-missing", "--heapallindexed", world.stack.postgres["URL"]], check=True)


def test_f11_the_budget_refuses_orders_before_the_postgres_disk_is_full(disks, world):
    disk = small_postgres_world(world, disks, lambda made: {"TIDINGS_DISK_RESERVE": "16MB", "TIDINGS_DISK_WATCH": str(made.path)})
    load = world.load(clients=8, pause=0.02)
    load.wait_writes(100)

    disk.fill(leave=14_000_000)
    wait_for(lambda: said(world.program("order-service"), FULL) == 1, 10, world.tails)
    fill_until_refused(world, disk, load, leave=14_000_000)
    check_budget_is_shown(world, next(iter(load.accounts.accepted)))
    world.stack.wait_settled(load.writes)  # what was accepted is mailed meanwhile
    disk.free()
    wait_for(lambda: said(world.program("order-service"), ROOM) == 1, 10, world.tails)
    load.wait_writes(load.writes + 100)

    verdict = world.settle(load)
    assert verdict.repeats == 0
    assert said(world.program("order-service"), FULL) == 1, "one line per change of state"


def integrity_of(folder):
    answers = {}
    for file in sorted(pathlib.Path(folder).glob("*.db")):
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
            answers[file.name] = database.execute("PRAGMA integrity_check").fetchone()[0]
    return answers


def small_dev_world(world, disks, environment):
    disk = disks(world.folder / "data", 120)
    world.build_dev(environment=environment)
    return disk


def test_f11_a_full_sqlite_disk_costs_answers_and_no_order(disks, world):
    disk = small_dev_world(world, disks, {"TIDINGS_DISK_RESERVE": "off"})
    load = world.load(clients=8, pause=0.01)
    load.wait_writes(200)

    fill_until_refused(world, disk, load, leave=0)
    assert "disk is full" in world.program("tidings").tail(200), "SQLite's own words"
    assert get(f"{world.stack.orders_url}/livez")[0] == 200
    time.sleep(2)
    disk.free()
    load.wait_writes(load.writes + 200, timeout=60)

    world.settle(load)
    assert world.stack.stop() == {"tidings": 0}
    assert set(integrity_of(disk.path).values()) == {"ok"}


def test_f11_a_process_that_dies_on_a_full_sqlite_disk_starts_again_when_there_is_room(disks, world):
    disk = small_dev_world(world, disks, {"TIDINGS_DISK_RESERVE": "off"})
    load = world.load(clients=8, pause=0.01)
    load.wait_writes(200)

    fill_until_refused(world, disk, load, leave=0)
    world.program("tidings").kill()
    disk.free()
    world.program("tidings").start(world.stack.orders_url)
    load.wait_writes(load.writes + 200, timeout=60)

    world.settle(load)
    assert world.stack.stop() == {"tidings": 0}
    assert set(integrity_of(disk.path).values()) == {"ok"}


def test_f11_the_budget_refuses_orders_before_the_sqlite_disk_is_full(disks, world):
    disk = small_dev_world(world, disks, {"TIDINGS_DISK_RESERVE": "40MB"})
    load = world.load(clients=8, pause=0.02)
    load.wait_writes(100)

    disk.fill(leave=38_000_000)
    wait_for(lambda: said(world.program("tidings"), FULL) == 1, 10, world.tails)
    fill_until_refused(world, disk, load, leave=38_000_000)
    check_budget_is_shown(world, next(iter(load.accounts.accepted)))
    world.stack.wait_settled(load.writes)
    disk.free()
    load.wait_writes(load.writes + 100)

    verdict = world.settle(load)
    assert verdict.repeats == 0
    assert said(world.program("tidings"), FULL) == said(world.program("tidings"), ROOM) == 1


def test_f11_a_backlog_beyond_the_outbox_limit_refuses_orders_until_kafka_is_back(world):
    world.build(environment={"TIDINGS_OUTBOX_MAX": "300"})
    load = world.load(clients=4, pause=0.01)
    load.wait_writes(50)
    world.stack.kafka.kill()
    wait_for(lambda: said(world.program("order-service"), FULL) == 1, 30, world.tails)

    status, problem = Client(world.stack.orders_url).json("POST", "/v1/orders", an_order())
    assert status == 503 and "TIDINGS_OUTBOX_MAX" in problem["detail"], problem
    world.stack.kafka.start()
    load.wait_writes(load.writes + 100, timeout=60)

    world.settle(load)
