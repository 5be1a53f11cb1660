"""Settled orders and mails as if a shop had used the store for long, made of those that are in it."""
import concurrent.futures
import contextlib
import os

from places import HERE

# Two are written at a time; what belongs to a message comes long after it.
TABLES = ("messages", "order_events", "orders", "inbox", "idempotency_keys", "mails", "attempts")


@contextlib.contextmanager
def no_fsync(servers):
    """Gigabytes of history need not survive a power cut; the services are stopped, and refuse to run like that."""
    servers.set_postgres("fsync", "off")
    try:
        yield
    finally:
        servers.set_postgres("fsync", "on")
        servers.execute("CHECKPOINT")
        os.sync()  # what PostgreSQL wrote meanwhile it never flushes itself (its documentation of fsync)


def write(servers, database, ages, say):
    """`ages` older copies of every order and mail in the database."""
    servers.execute((HERE / "history.sql").read_text(), database)
    found = servers.execute("SELECT tablename, format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname LIKE 'tidings%'", database)
    names = {table: name for table, name in found if table in TABLES}

    def repeat(table):
        servers.execute(f"SELECT bench.repeat('{names[table]}', {ages})", database)
        say(f"{table}: {ages:,} older copies of each row")

    with no_fsync(servers), concurrent.futures.ThreadPoolExecutor(2) as pool:
        list(pool.map(repeat, [table for table in TABLES if table in names]))
