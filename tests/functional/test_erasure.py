"""The end of a customer: nothing in the stores names them afterwards, nothing is mailed to them, and the figures stay even."""
import json
import subprocess
import urllib.parse

import pytest

from client import Client
from programs import BIN, clean_environment
from sink_stack import sink_stack
from stacks import ORDERS

ADDRESS, NAME = "Erika.Erasable@example.com", "Erika Mustermann-Erasable"


def an_order(email=ADDRESS, name=NAME):
    return {**ORDERS[0], "customer": {"email": email, "name": name}, "reference": f"for {email}", "metadata": {"note": name},
            "shipping_address": {"name": name, "lines": ["1 Erasable Lane"], "city": "London", "country": "GB"}}


def dump(stack):
    """Everything that the stores hold, as bytes; the dev stack must be stopped."""
    if hasattr(stack, "postgres"):
        return subprocess.run(["pg_dump", "--inserts", stack.postgres["URL"]], stdout=subprocess.PIPE, check=True, timeout=120).stdout
    files = [file for file in sorted((stack.folder / "data").glob("*.db*")) if "events" not in file.name and "receipts" not in file.name]
    assert len([file for file in files if file.suffix == ".db"]) == 2, files
    return b"".join(file.read_bytes() for file in files)


def restarted(stack, look):
    """What `look` finds in the stores at rest."""
    if hasattr(stack, "postgres"):
        return look(dump(stack))
    program = stack.programs["tidings"]
    assert program.stop() == 0
    found = look(dump(stack))
    program.start(stack.orders_url)
    return found


def names_them(data):
    return [word for word in (ADDRESS, NAME, "Erasable Lane") if word.lower().encode() in data.lower()]


def command(stack, *arguments):
    ended = subprocess.run([BIN / "tidings", "customers", *arguments, "--orders-url", stack.orders_url, "--notifications-url", stack.notifications_url],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=clean_environment(), timeout=60)
    return ended.returncode, ended.stdout.decode() + ended.stderr.decode()


@pytest.mark.parametrize("kind", ["real", "dev"])
def test_after_an_erasure_the_stores_name_the_customer_nowhere(kind):
    with sink_stack(kind, {"TIDINGS_RATE_LIMIT": "off", "TIDINGS_MERCHANT_ADDRESS": "shop@shop.example"}) as stack:
        client, path = stack.client(), f"/v1/customers/{urllib.parse.quote(ADDRESS.lower())}"
        others = [client.json("POST", "/v1/orders", order)[1]["id"] for order in ORDERS[1:6]]
        theirs = [client.json("POST", "/v1/orders", an_order())[1]["id"] for _ in range(5)]
        corrected = client.json("POST", "/v1/orders", an_order("mistyped@example.com"))[1]["id"]
        assert client.json("PATCH", f"/v1/orders/{corrected}", {"customer": {"email": ADDRESS}})[0] == 200
        for order in theirs:
            assert client.json("PATCH", f"/v1/orders/{order}", {"status": "paid"})[0] == 200
        stack.wait_settled(5 + 5 + 1 + 11 + 1 + 5)
        assert len(restarted(stack, names_them)) == 3
        client = stack.client()  # its connection ended with the program
        status, exported = command(stack, "export", ADDRESS)
        assert status == 0 and len(json.loads(exported)["orders"]) == 6

        status, report = client.json("DELETE", path)
        assert (status, report["orders"], report["complete"]) == (200, 6, True), report
        status, report = Client(stack.notifications_url).json("DELETE", path)
        assert status == 200 and report["complete"] and report["messages"] >= 11, report

        assert restarted(stack, names_them) == []
        client = stack.client()
        assert client.json("GET", path)[1]["data"] == []
        assert Client(stack.notifications_url).json("GET", path)[1]["data"] == []
        for order in others:
            assert client.json("GET", f"/v1/orders/{order}")[1]["customer"]["email"] != "erased@erased.invalid"
        before = stack.wait_settled(1)["messages"]
        assert client.json("PATCH", f"/v1/orders/{theirs[0]}", {"status": "refunded"})[0] == 200
        after = stack.wait_settled(sum(before.values()) + 1)["messages"]
        assert after["skipped"] == before["skipped"] + 1, "an order of nobody makes no mail"
        assert client.json("POST", "/v1/orders", an_order())[0] == 201
        ledger = stack.wait_settled(sum(after.values()) + 2)
        assert ledger["messages"]["sent"] == after["sent"] + 2 and ledger["drift"] == 0, "who comes again is a customer again"


def test_an_erasure_from_the_terminal_asks_or_takes_yes():
    with sink_stack("dev") as stack:
        stack.client().json("POST", "/v1/orders", an_order())
        stack.wait_settled(1)

        assert command(stack, "erase", ADDRESS)[0] == 2
        status, said = command(stack, "erase", ADDRESS, "--yes")

        assert status == 0 and '"complete":true' in said, said
        assert json.loads(command(stack, "export", ADDRESS)[1]) == {"orders": [], "messages": []}
        for wrong in ("nobody", "erased@erased.invalid"):
            assert command(stack, "erase", wrong, "--yes")[0] == 1
