"""Settled orders and mails as if a shop had used the store for long, made of those that are in it."""
import contextlib

import psycopg2

from places import HERE


@contextlib.contextmanager
def no_fsync(servers):
    """Gigabytes of history need not survive a power cut; the services are stopped, and refuse to run like that."""
    servers.set_postgres("fsync", "off")
    try:
        yield
    finally:
        servers.set_postgres("fsync", "on")
        servers.execute("CHECKPOINT")


def write(servers, database, ages):
    """`ages` older copies of every order and mail in the database."""
    with no_fsync(servers):
        session = psycopg2.connect(servers.database(database))
        with session, session.cursor() as cursor:
            cursor.execute((HERE / "history.sql").read_text(), {"ages": ages})
        session.close()
        servers.execute("VACUUM ANALYZE", database)
