"""Fills the store that the part `console` asks: console.sql, table by table."""
import concurrent.futures
import contextlib

from client import walk_orders
from history import no_fsync
from places import HERE
from stacks import ORDERS

STEPS = ({"status": "paid"}, {"status": "shipped", "tracking": {"carrier": "DHL", "number": "JD014600003", "url": "https://tracking.example/JD014600003"}})
TABLES = ("inbox", "messages", "mails", "attempts", "orders", "the_rest")


def place_base(world):
    """The real orders that all the others are copies of: three events and a mail for each."""
    walk_orders(world.urls["order-service"], [order for order in ORDERS if order.get("notify", True)][:40], connections=4, steps=STEPS)


def fill(servers, database, orders, dead, say):
    """So many orders with three mails each; `dead` of them in one group of dead letters. The services are stopped."""
    def execute(statement):
        return servers.execute(statement, database)

    def write(table):
        execute(f"CALL bench.write_{table}()")
        say(f"{table} written")

    with no_fsync(servers), concurrent.futures.ThreadPoolExecutor(2) as pool:
        execute((HERE / "console.sql").read_text().replace("{orders}", str(orders)).replace("{dead}", str(dead)))
        say(f"{orders:,} orders and {3 * orders:,} mails are to be written")
        with rebuilt_indexes(execute, pool):
            list(pool.map(write, TABLES))


@contextlib.contextmanager
def rebuilt_indexes(execute, pool):
    """Millions of rows are written first and put into the indexes afterwards."""
    found = execute("SELECT format('%I.%I', schemaname, indexname), indexdef FROM pg_indexes WHERE schemaname LIKE 'tidings%' AND NOT EXISTS "
                    "(SELECT FROM pg_constraint WHERE conindid = format('%I.%I', schemaname, indexname)::regclass)")
    for name, _ in found:
        execute(f"DROP INDEX {name}")
    yield
    list(pool.map(execute, [definition for _, definition in found]))


def samples(execute, orders):
    """Names of things in the store that a person may have in hand."""
    def one(what, where):
        rows = execute(f"SELECT {what} FROM bench.planned WHERE {where} LIMIT 1")
        return rows[0][0] if rows else ""

    some = f"n = {orders // 3} AND v = 2"
    return {"order": one("'ord_' || order_id", some), "event": one("'evt_' || event_id", some), "trace": one("md5('trace ' || n || ' ' || v)", some),
            "reference": one("'2026-' || n", some), "recipient": one("recipient", some), "message": one("'msg_' || message_id", some),
            "number": short_number(one("order_id::text", some)), "rare": one("domain", "domain LIKE 'home%'"),
            "dead": one("'msg_' || message_id", "status = 'dead' AND domain = 'full.example'"), "dead_order": one("'ord_' || order_id", "status = 'dead'"),
            "template": execute("SELECT template_version FROM tidings_notifications.mails LIMIT 1")[0][0], "key": "key_7", "object": execute("SELECT object FROM tidings_notifications.audit_log LIMIT 1")[0][0]}


def short_number(order):
    """The number that mails give an order without a reference: the last 40 bits of its id, in Crockford's digits."""
    bits = int(order.replace("-", "")[-10:], 16)
    return "".join("0123456789ABCDEFGHJKMNPQRSTVWXYZ"[bits >> shift & 31] for shift in range(35, -5, -5))
