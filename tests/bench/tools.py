"""The programs that make load and take limits: wrk, order_load, pgbench, smtp-source, kcat and SQLite, each as one function."""
import json
import os
import pathlib
import re
import sqlite3
import subprocess
import time

from accounting import postgres_cpu_s
from mail_sink import rate_between
from places import HERE, ORDERS, TOOLS

UNITS_MS = {"us": 0.001, "ms": 1, "s": 1000, "m": 60_000}
DOCUMENT = "x" * 950  # an order with its event around it is about that long


def run(command, timeout, **more):
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=timeout, **more)
    if ended.returncode != 0:
        raise RuntimeError(f"{command[0]} ended with {ended.returncode}: {(ended.stderr or ended.stdout)[-2000:]}")
    return ended.stdout


def wrk(url, seconds, script=None, connections=64, **environment):
    """{"per_s", "p50_ms", "p99_ms", "bad"}: as fast as `connections` take it, one request under way on each."""
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", *(["-s", HERE / script] if script else []), url]
    said = run(command, seconds + 60, env={**os.environ, **{name: str(value) for name, value in environment.items()}})
    shares = {share: float(value) * UNITS_MS[unit] for share, value, unit in re.findall(r"^ +(\d+)% +([\d.]+)(us|ms|s|m)$", said, re.M)}
    bad = sum(map(int, re.findall(r"(?:connect|read|write|timeout) (\d+)", said))) + sum(map(int, re.findall(r"responses: (\d+)", said)))
    return {"per_s": float(re.search(r"Requests/sec: +([\d.]+)", said)[1]), "p50_ms": shares["50"], "p99_ms": shares["99"], "bad": bad}


def order_load(world, out, **options):
    """Posts orders and returns (summary, requests); a request is (intended ns, answered ns, status, order id). See order_load --help."""
    flags = [f"--{name}={value}" for name, value in options.items()]
    said = run([TOOLS / "order_load", f"--port={world.orders_port}", f"--orders={ORDERS}", f"--out={out}", *flags], 900)
    requests = [(int(intended), int(done), int(status), order)
                for intended, done, status, order in (line.split() for line in open(out))]
    return json.loads(said), requests


def pgbench(servers, script, seconds, clients=2, rate=None, **variables):
    """{"per_s", "p50_ms", "p99_ms", "cpu_s_per_1000"} of a limits/*.sql script; latency from the moment that a rate says."""
    with servers.fresh_database("limits") as database:
        url = servers.database(database)
        run(["psql", "-q", "-f", HERE / "limits/schema.sql", url], 60)
        log = servers.folder / "pgbench_log"
        before = postgres_cpu_s(int(servers.postgres["PID"]))
        said = run(["pgbench", "-n", "-M", "prepared", "-c", clients, "-j", 1, "-T", seconds, "-l", f"--log-prefix={log}",
                    "-f", HERE / f"limits/{script}.sql", *([] if rate is None else ["-R", rate]), "-D", "at=0",
                    *(word for name, value in variables.items() for word in ("-D", f"{name}={value}")), url], seconds + 120)
        spent = postgres_cpu_s(int(servers.postgres["PID"])) - before
    taken_ms = []
    for part in log.parent.glob("pgbench_log*"):
        taken_ms += [int(line.split()[2]) / 1000 for line in part.open()]
        part.unlink()
    taken_ms.sort()
    rows = len(taken_ms) * variables.get("batch", 1)
    return {"per_s": float(re.search(r"tps = ([\d.]+)", said)[1]) * variables.get("batch", 1), "p50_ms": taken_ms[len(taken_ms) // 2],
            "p99_ms": taken_ms[int(len(taken_ms) * 0.99)], "cpu_s_per_1000": spent * 1000 / rows}


def smtp_source(sink, count, sessions=8):
    """Mails per second that Postfix's generator hands to the sink; None when it could not."""
    before = sink.read()
    run(["smtp-source", "-d", "-s", sessions, "-m", count, "-l", 4500, "-f", "orders@shop.example", "-t", "ada@example.test",
         f"127.0.0.1:{sink.port}"], 120)
    sink.wait(before + count, 20)
    return rate_between(sink.mails[before:], count)


def bare_producer(servers, count):
    """Records per second that kcat, on the same client library, has acknowledged by the broker."""
    file = servers.folder / "records"
    file.write_text("".join(f"order-{number}\t{DOCUMENT}\n" for number in range(count)))
    began = time.monotonic()
    run(["kcat", "-P", "-b", servers.kafka["BROKERS"], "-t", "bench-limit", "-K", "\t", "-X", "acks=all", "-X", "enable.idempotence=true",
         "-l", file], 120)
    return count / (time.monotonic() - began)


def sqlite_rows(folder, seconds, batch):
    """Orders per second into a bare SQLite file, WAL and synchronous=FULL, `batch` orders with event and key per transaction."""
    path = pathlib.Path(folder) / "limit.db"
    session = sqlite3.connect(path, isolation_level=None)
    session.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE orders (id TEXT PRIMARY KEY, document TEXT) WITHOUT ROWID;"
                          "CREATE TABLE events (id INTEGER PRIMARY KEY, payload TEXT); CREATE TABLE keys (key TEXT PRIMARY KEY, made TEXT) WITHOUT ROWID")
    made, began = 0, time.monotonic()
    while time.monotonic() < began + seconds:
        ids = [f"ord_{made + place:020d}" for place in range(batch)]
        session.execute("BEGIN IMMEDIATE")
        session.executemany("INSERT INTO orders VALUES (?, ?)", [(one, DOCUMENT) for one in ids])
        session.executemany("INSERT INTO events (payload) VALUES (?)", [(DOCUMENT,) for one in ids])
        session.executemany("INSERT INTO keys VALUES (?, '')", [(one,) for one in ids])
        session.execute("COMMIT")
        made += batch
    taken = time.monotonic() - began
    session.close()
    for each in path.parent.glob("limit.db*"):
        each.unlink()
    return made / taken
