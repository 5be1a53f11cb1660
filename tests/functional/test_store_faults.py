"""A fault of our own store is no fault of a mail or an event: everything waits, readiness says so, and all of it is sent when
the store is repaired."""
import psycopg2
import pytest
from client import Client
from conftest import make_folder, remove_folder
from stacks import RealStack
from surroundings import A_TEA, eventually, metric, readiness

ORDERS = 25


@pytest.fixture(scope="module")
def stack(request):
    folder = make_folder()
    running = RealStack(folder, mail="smtp-sink", environment={"TIDINGS_RECONCILE_AFTER": "1h"})
    def sql(*statements):
        link = psycopg2.connect(running.postgres["URL"])
        try:
            link.autocommit = True
            with link.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None
        finally:
            link.close()

    sql("CREATE ROLE shop LOGIN", "ALTER DATABASE tidings OWNER TO shop")
    for program in running.programs.values():
        program.environment["TIDINGS_DATABASE_URL"] = running.postgres["URL"].replace("//tidings@", "//shop@")
    running.sql = sql
    running.start()
    yield running
    running.stop()
    remove_folder(folder, request)


@pytest.mark.parametrize("table", ["mails", "open_messages", "inbox", "messages", "attempts", "ledger"])
def test_a_right_that_is_taken_away_costs_no_mail(stack, table):
    before = stack.ledger()
    stack.sql(f"REVOKE INSERT ON tidings_notifications.{table} FROM shop")
    client = Client(stack.orders_url)
    for _ in range(ORDERS):
        assert client.json("POST", "/v1/orders", A_TEA)[0] == 201
    url = stack.notifications_url
    eventually(lambda: f"INSERT on {table}" in readiness(url)[1].get("database", ""), lambda: f"no word of it: {readiness(url)}")
    assert readiness(url)[0] == 503
    assert 0.0 in metric(url, "tidings_database_up")
    eventually(lambda: metric(url, "tidings_intake_not_stored_seconds")[0] + metric(url, "tidings_journal_down_seconds")[0] > 3
               or table in ("attempts",), "nothing says that it waits")

    stack.sql(f"GRANT INSERT ON tidings_notifications.{table} TO shop")
    eventually(lambda: readiness(url)[0] == 200, lambda: f"not ready: {readiness(url)}")

    ledger = stack.wait_settled(sum(before["messages"].values()) + ORDERS)
    assert ledger["messages"]["sent"] == before["messages"]["sent"] + ORDERS, ledger
    assert ledger["messages"]["dead"] == 0 and ledger["messages"]["failed"] == 0
    assert ledger["events"]["quarantined"] == 0
    stack.wait_mails(ledger["messages"]["sent"])
    assert len(stack.mails()) == ledger["messages"]["sent"], "a mail came twice"
