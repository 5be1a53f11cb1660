"""A store that has been used for long: older copies of the orders and mails that are in it."""
import os
import sqlite3
import subprocess

from peers import ROOT

# What is searched, and what a page of it shows.
TABLES = {"orders": ("orders", "order_events"), "notifications": ("messages", "mails")}


def age_postgres(url, ages):
    """`ages` older copies of every row, while the services run."""
    repeats = "".join(f"SELECT bench.repeat('tidings_{schema}.{table}', {ages});" for schema, tables in TABLES.items() for table in tables)
    script = (ROOT / "tests/bench/history.sql").read_text() + "SET synchronous_commit = off;" + repeats + "VACUUM ANALYZE;"  # now, and not by itself while something is measured
    subprocess.run(["psql", "-qX", "-v", "ON_ERROR_STOP=1", url], input=script.encode(), stdout=subprocess.DEVNULL, check=True, timeout=300)


def past(name, age):
    """The same id, `age` times 65.536 s earlier; see tests/bench/history.sql."""
    return f"{name[:4]}{int(name[4:12], 16) - age:08x}{name[12:]}"


def age_sqlite(folder, ages):
    """The same for the files of a stopped `tidings dev`."""
    for file in sorted(folder.glob("*.db")):
        database = sqlite3.connect(file)
        database.create_function("past", 2, past, deterministic=True)
        names = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for table in [each for tables in TABLES.values() for each in tables if each in names]:
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})")]
            shown = [f"past({name}, age.value)" if name in ("event_id", "order_id", "message_id") or (name == "id" and table != "order_events")
                     else "id - age.value * 1000000" if name == "id" else name for name in columns]
            database.execute(f"WITH RECURSIVE age(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM age WHERE value < {ages}) "
                             f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(shown)} FROM (SELECT * FROM {table}) AS base, age")
        database.commit()
        database.close()


def age(stack, ages):
    if hasattr(stack, "postgres"):
        age_postgres(stack.postgres["URL"], ages)
        return
    program = stack.programs["tidings"]
    assert program.stop() == 0
    age_sqlite(stack.folder / "data", ages)
    program.start(stack.orders_url)


def searching(stack, clients, seconds):
    """A process whose clients do nothing but search, at once again after each answer."""
    script = f"""
import sys, threading, time
sys.path.insert(0, {str(ROOT / 'tests/functional')!r})
from client import Client
until = time.monotonic() + {seconds}
paths = ["/v1/orders?q=zzzz&limit=200", "/v1/messages?q=zzzz&limit=200", "/v1/messages?status=sent&limit=200", "/v1/orders?limit=200"]
urls = [{stack.orders_url!r}, {stack.notifications_url!r}, {stack.notifications_url!r}, {stack.orders_url!r}]
seen = []
def search(number):
    client = Client(urls[number % 4], timeout=60)
    while time.monotonic() < until:
        seen.append(client.request("GET", paths[number % 4])[0])
threads = [threading.Thread(target=search, args=(number,)) for number in range({clients})]
[each.start() for each in threads]
[each.join() for each in threads]
print(sum(status == 200 for status in seen), sum(status == 503 for status in seen), len(seen))
"""
    return subprocess.Popen(["python3", "-c", script], stdout=subprocess.PIPE, env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
