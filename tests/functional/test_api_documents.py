"""The API documents against the running programs: every documented answer that can be provoked is provoked, and each is as documented."""
import hashlib
import json
import subprocess
import time
import urllib.request
import uuid

import jsonschema
import pytest

from api_contract import ApiContract
from client import Client
from sink_stack import FULL_DOMAIN, sink_stack
from stacks import ORDERS

KEY = "a-key-for-the-documents"
WITH_KEY = {"Authorization": f"Bearer {KEY}"}

# Statuses that every operation may give and that do not depend on it: they are provoked on one operation each.
EVERYWHERE = {400, 401, 403, 408, 413, 414, 421, 429, 431, 500, 503}
# What takes a race, a fault or more dead letters than this test makes; other tests and suites provoke them.
NOT_HERE = {("POST", "/v1/orders", 409), ("POST", "/v1/orders/{id}/correct-address", 409), ("POST", "/v1/dead-letters/replay", 409), ("POST", "/v1/dead-letters/discard", 409),
            ("POST", "/v1/dead-letters/discard", 202), ("POST", "/v1/quarantine/retry", 200), ("GET", "/v1/parked-events/{id}", 200),
            ("POST", "/v1/parked-events/discard", 200), ("GET", "/v1/mailbox/{id}", 200), ("GET", "/v1/mailbox/{id}/content", 200)}
# Nobody else writes to the log of `tidings dev`, so nothing gets into its quarantine.
NOT_IN_DEV = {("GET", "/v1/quarantine/{id}", 200), ("POST", "/v1/quarantine/retry", 409), ("POST", "/v1/quarantine/discard", 200)}


class JudgedClient(Client):
    """Holds each answer to one contract and remembers what it saw there."""

    def __init__(self, url, contract, headers=None):
        super().__init__(url, headers=WITH_KEY if headers is None else headers)
        self.contract = contract

    def ask(self, wanted, method, path, body=None, headers=None):
        status, fields, data = self.request(method, path, body, headers)
        self.contract.check(method, path, status, fields, data)
        assert status == wanted, (method, path, status, data[:500])
        return json.loads(data) if fields.get("content-type", "").partition(";")[0].endswith("json") and data else data.decode()


def document_at(url):
    with urllib.request.urlopen(f"{url}/openapi.json", timeout=10) as answer:
        return json.loads(answer.read())


@pytest.fixture(scope="module", params=["real", "dev"])
def world(request, tmp_path_factory):
    mailbox = {"TIDINGS_MAILBOX_DIR": str(tmp_path_factory.mktemp("mailbox"))}
    with sink_stack(request.param, {"TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": KEY, **mailbox}) as stack:
        yield stack


@pytest.fixture(scope="module")
def orders(world):
    return JudgedClient(world.orders_url, ApiContract(document_at(world.orders_url)))


@pytest.fixture(scope="module")
def messages(world):
    return JudgedClient(world.notifications_url, ApiContract(document_at(world.notifications_url)))


def wait_for(ask, patience=30):
    deadline = time.monotonic() + patience
    while not (found := ask()):
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.05)
    return found


def missing(contract, excused=frozenset()):
    """Documented answers of operations that were not seen."""
    wanted = {(method, path, int(status)) for method, path in contract.operations()
              for status in contract.document["paths"][path][method.lower()]["responses"]}
    seen = {(method, path, status) for method, path, status in contract.seen}
    return {each for each in wanted - seen - NOT_HERE - excused if each[2] not in EVERYWHERE}


def ask_for_service_pages(client):
    for path in ("/livez", "/readyz", "/metrics", "/docs", "/openapi.json"):
        client.ask(200, "GET", path)
        client.ask(200, "HEAD", path)
        client.ask(405, "DELETE", path)
    client.ask(200, "GET", "/v1/configuration")
    client.ask(200, "GET", "/v1/findings")
    client.ask(404, "GET", "/nothing")


def ask_for_keys(client):
    digest = hashlib.sha256(uuid.uuid4().bytes).hexdigest()
    made = client.ask(201, "POST", "/v1/keys", {"name": "Ada", "role": "viewer", "expires_at": "2099-01-01T00:00:00Z"})
    client.ask(201, "POST", "/v1/keys", {"name": "both", "role": "shop", "digest": digest})
    client.ask(409, "POST", "/v1/keys", {"name": "both", "role": "shop", "digest": digest})
    client.ask(422, "POST", "/v1/keys", {"name": "Ada", "role": "root"})
    client.ask(415, "POST", "/v1/keys", b"a=1", {"Content-Type": "text/plain"})
    client.ask(200, "GET", "/v1/keys")
    client.ask(200, "GET", f"/v1/keys/{made['id']}")
    client.ask(404, "GET", "/v1/keys/key_00000000000000000000")
    JudgedClient(f"http://{client.address}", client.contract, {"Authorization": f"Bearer {made['key']}"}).ask(403, "GET", "/v1/keys")
    client.ask(200, "DELETE", f"/v1/keys/{made['id']}")
    client.ask(404, "DELETE", "/v1/keys/key_00000000000000000000")
    client.ask(200, "GET", "/v1/audit?action=key.create&limit=1")
    client.ask(400, "GET", "/v1/audit?limit=0")


def test_the_order_api_answers_as_documented(orders):
    ask_for_service_pages(orders)
    ask_for_keys(orders)
    tea, key = ORDERS[0], {"Idempotency-Key": str(uuid.uuid4())}
    made = orders.ask(201, "POST", "/v1/orders", tea, key)
    assert orders.ask(201, "POST", "/v1/orders", tea, key) == made
    orders.ask(422, "POST", "/v1/orders", ORDERS[1], key)
    orders.ask(422, "POST", "/v1/orders", {"colour": "red"})
    orders.ask(400, "POST", "/v1/orders", b"{")
    orders.ask(400, "POST", "/v1/orders", tea, {"If-Match": "W/1"})
    orders.ask(413, "POST", "/v1/orders", b" " * 300_000)
    orders.ask(415, "POST", "/v1/orders", b"a=1", {"Content-Type": "text/plain"})
    path, nobody = f"/v1/orders/{made['id']}", f"/v1/orders/ord_{uuid.uuid4()}"
    orders.ask(200, "GET", path)
    orders.ask(200, "HEAD", path)
    orders.ask(304, "GET", path, headers={"If-None-Match": '"1"'})
    orders.ask(404, "GET", nobody)
    orders.ask(400, "GET", "/v1/orders/%zz")
    orders.ask(200, "PATCH", path, {"status": "paid"}, {"If-Match": '"1"'})
    orders.ask(412, "PATCH", path, {"status": "paid"}, {"If-Match": '"1"'})
    orders.ask(409, "PATCH", path, {"status": "placed"})
    orders.ask(422, "PATCH", path, {"status": "lost"})
    orders.ask(415, "PATCH", path, b"a=1", {"Content-Type": "text/plain"})
    orders.ask(404, "PATCH", nobody, {"status": "paid"})
    correction = f"{path}/correct-address"
    orders.ask(200, "POST", correction, {"email": "ada.lovelace@example.com"})
    orders.ask(412, "POST", correction, {"email": "ada@example.com"}, {"If-Match": '"1"'})
    orders.ask(422, "POST", correction, {"email": "nobody"})
    orders.ask(415, "POST", correction, b"a=1", {"Content-Type": "text/plain"})
    orders.ask(404, "POST", f"{nobody}/correct-address", {"email": "ada@example.com"})
    orders.ask(200, "GET", "/v1/orders?limit=1")
    orders.ask(400, "GET", "/v1/orders?limit=0&colour=red")
    assert orders.ask(200, "GET", f"/v1/search?q={made['id']}")["opens"] == f"orders/{made['id']}"
    orders.ask(400, "GET", "/v1/search")
    orders.ask(200, "GET", f"{path}/events")
    orders.ask(404, "GET", f"{nobody}/events")
    orders.ask(200, "GET", "/v1/ledger")
    orders.ask(200, "GET", "/v1/customers/nobody%40example.com")
    orders.ask(200, "DELETE", "/v1/customers/nobody%40example.com")
    orders.ask(422, "DELETE", "/v1/customers/nobody")
    orders.ask(200, "GET", "/v1/parked-events")
    orders.ask(200, "POST", "/v1/parked-events/retry", {"all": True})
    orders.ask(404, "GET", f"/v1/parked-events/evt_{uuid.uuid4()}")
    orders.ask(404, "POST", "/v1/parked-events/discard", {"id": f"evt_{uuid.uuid4()}"})
    for action in ("retry", "discard"):
        orders.ask(415, "POST", f"/v1/parked-events/{action}", b"a=1", {"Content-Type": "text/plain"})
        orders.ask(422, "POST", f"/v1/parked-events/{action}", {"odrer": "x"})
    orders.ask(405, "DELETE", path)
    for headers in ({}, {"Authorization": "Bearer no-such-key-at-all"}):
        JudgedClient(f"http://{orders.address}", orders.contract, headers).ask(401, "GET", "/v1/orders")

    assert not missing(orders.contract)


def ask_for_views(client):
    path, stuck = "/v1/views/messages/Stuck%20at%20GMX", {"filter": {"status": "dead", "domain": "gmx.example"}}
    for number in range(50):
        client.ask(200, "PUT", f"/v1/views/orders/{number}", {"filter": {"status": "paid"}})
    client.ask(409, "PUT", path, stuck)
    for number in range(50):
        client.ask(200, "DELETE", f"/v1/views/orders/{number}")
    client.ask(200, "PUT", path, stuck)
    client.ask(200, "PUT", path, {**stuck, "shared": True})
    assert [one["shared"] for one in client.ask(200, "GET", "/v1/views")["data"]] == [True, False]
    client.ask(200, "DELETE", f"{path}?shared=true")
    client.ask(200, "DELETE", path)
    client.ask(404, "DELETE", path)
    client.ask(400, "DELETE", f"{path}?shared=maybe")
    client.ask(404, "PUT", "/v1/views/customers/a", {"filter": {}})
    client.ask(400, "PUT", path, b"{")
    client.ask(415, "PUT", path, b"a=1", {"Content-Type": "text/plain"})
    client.ask(422, "PUT", path, {"filter": {"recipient": "ada@example.com"}})


def test_the_notification_api_answers_as_documented(world, orders, messages):
    ask_for_service_pages(messages)
    ask_for_keys(messages)
    ask_for_views(messages)
    made = orders.ask(201, "POST", "/v1/orders", ORDERS[2])
    for _ in range(3):
        orders.ask(201, "POST", "/v1/orders", {**ORDERS[3], "customer": {"email": f"grace@{FULL_DOMAIN}"}})
    sent = wait_for(lambda: messages.ask(200, "GET", f"/v1/messages?order={made['id']}&status=sent")["data"])[0]
    path, nobody = f"/v1/messages/{sent['id']}", f"/v1/messages/msg_{uuid.uuid4()}"
    dead = wait_for(lambda: len(found := messages.ask(200, "GET", "/v1/dead-letters")["data"]) == 3 and found)

    messages.ask(400, "GET", "/v1/messages?status=lost")
    messages.ask(200, "GET", "/v1/messages/counts")
    assert messages.ask(200, "GET", f"/v1/search?q={sent['id']}")["opens"] == f"messages/{sent['id']}"
    messages.ask(200, "GET", f"/v1/orders/{made['id']}/story")
    messages.ask(404, "GET", f"/v1/orders/ord_{uuid.uuid4()}/story")
    messages.ask(200, "GET", "/v1/stages")
    messages.ask(200, "GET", "/v1/relays")
    nowhere = "/v1/mailbox/20260101T000000.000000Z-000001-00000000"
    messages.ask(200, "GET", "/v1/mailbox")
    messages.ask(404, "GET", nowhere)
    messages.ask(404, "GET", f"{nowhere}/content")
    messages.ask(200, "DELETE", "/v1/mailbox")
    messages.ask(200, "HEAD", "/v1/live")
    assert messages.ask(200, "GET", f"/v1/explain?order={made['id']}")["answer"]["topic"] == "sent"
    assert messages.ask(200, "GET", f"/v1/explain?email=gracee@{FULL_DOMAIN}")["answer"]["topic"] == "similar_address"
    messages.ask(400, "GET", f"/v1/explain?order={made['id']}&email=grace@{FULL_DOMAIN}")
    messages.ask(200, "GET", path)
    messages.ask(404, "GET", nobody)
    for part in ("text", "html", "source"):
        messages.ask(200, "GET", f"{path}/content?part={part}")
    messages.ask(404, "GET", f"{nobody}/content")
    copy = messages.ask(201, "POST", f"{path}/resend", {"recipient": f"grace@{FULL_DOMAIN}"})
    messages.ask(409, "POST", f"/v1/messages/{copy['id']}/resend", {})
    messages.ask(404, "POST", f"{nobody}/resend", {})
    messages.ask(415, "POST", f"{path}/resend", b"a=1", {"Content-Type": "text/plain"})
    messages.ask(422, "POST", f"{path}/resend", {"recipient": "nobody"})
    messages.ask(400, "GET", "/v1/dead-letters?limit=x")
    messages.ask(200, "GET", f"/v1/dead-letters/{dead[0]['id']}")
    group, = messages.ask(200, "GET", "/v1/dead-letters/groups")["data"]
    assert (group["domain"], group["reply"], group["count"]) == (FULL_DOMAIN, "452 4.2.2", 3)
    assert len(messages.ask(200, "GET", f"/v1/dead-letters?domain={FULL_DOMAIN}&kind=placed&reply=4.2.2")["data"]) == 3
    assert messages.ask(200, "GET", "/v1/dead-letters?domain=elsewhere.example")["data"] == []
    messages.ask(404, "GET", f"/v1/dead-letters/{sent['id']}")
    for action in ("replay", "discard"):
        messages.ask(200, "POST", f"/v1/dead-letters/{action}", {"dry_run": True})
        messages.ask(415, "POST", f"/v1/dead-letters/{action}", b"a=1", {"Content-Type": "text/plain"})
        messages.ask(422, "POST", f"/v1/dead-letters/{action}", {"domian": "x"})
        messages.ask(400, "POST", f"/v1/dead-letters/{action}", b"{")
    messages.ask(200, "POST", "/v1/dead-letters/discard", {"id": dead[0]["id"], "reason": "a test"})
    job = messages.ask(202, "POST", "/v1/dead-letters/replay", {"rate": "1/h"})
    messages.ask(200, "GET", f"/v1/dead-letters/replays/{job['id']}")
    messages.ask(200, "DELETE", f"/v1/dead-letters/replays/{job['id']}")
    for method in ("GET", "DELETE"):
        messages.ask(404, method, f"/v1/dead-letters/replays/rpl_{uuid.uuid4()}")
    if hasattr(world, "kafka"):
        subprocess.run(["kcat", "-P", "-b", world.kafka["BROKERS"], "-t", "order-event", "-k", "x"], input=b"no event", check=True, timeout=60)
        wait_for(lambda: messages.ask(200, "GET", "/v1/quarantine")["data"])
        group, = messages.ask(200, "GET", "/v1/quarantine/groups")["data"]
        assert (group["topic"], group["problem"], group["count"]) == ("order-event", "missing_header", 1)
    listed = messages.ask(200, "GET", "/v1/quarantine")["data"]
    assert messages.ask(200, "GET", "/v1/quarantine?topic=order-event&problem=missing_header")["data"] == listed
    assert messages.ask(200, "GET", "/v1/quarantine?problem=no_json")["data"] == []
    assert messages.ask(200, "GET", "/v1/quarantine/groups")["looked_at"] == len(listed)
    for record in listed:
        messages.ask(200, "GET", f"/v1/quarantine/{record['id']}")
        messages.ask(409, "POST", "/v1/quarantine/retry", {"id": record["id"]})
        messages.ask(200, "POST", "/v1/quarantine/discard", {"id": record["id"]})
    messages.ask(404, "GET", "/v1/quarantine/999999")
    for action in ("retry", "discard"):
        messages.ask(404, "POST", f"/v1/quarantine/{action}", {"id": 999999})
        messages.ask(415, "POST", f"/v1/quarantine/{action}", b"a=1", {"Content-Type": "text/plain"})
        messages.ask(422, "POST", f"/v1/quarantine/{action}", {"di": 1})
    for kind in ("shipped", "merchant_new_order"):
        messages.ask(200, "POST", "/v1/mail-previews", {"kind": kind, "order": made})
    messages.ask(415, "POST", "/v1/mail-previews", b"a=1", {"Content-Type": "text/plain"})
    messages.ask(422, "POST", "/v1/mail-previews", {"kind": "birthday"})
    messages.ask(200, "GET", "/v1/ledger")
    messages.ask(200, "GET", "/v1/customers/nobody%40example.com")
    messages.ask(200, "DELETE", "/v1/customers/nobody%40example.com")
    messages.ask(422, "DELETE", "/v1/customers/nobody")

    without_end = {("GET", "/v1/live", 200)}  # test_find.py reads it
    assert not missing(messages.contract, without_end | (set() if listed else NOT_IN_DEV))


def examples_in(value, place=""):
    """(place, schema, example) for every media type, parameter and header field that has both."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from examples_in(each, f"{place}/{index}")
    elif isinstance(value, dict):
        if isinstance(value.get("schema"), dict):
            if "example" in value:
                yield place, value["schema"], value["example"]
            for name, example in value.get("examples", {}).items():
                yield f"{place}/{name}", value["schema"], example["value"]
        for key, each in value.items():
            if key not in ("example", "examples"):
                yield from examples_in(each, f"{place}/{key}")


def test_every_example_fits_its_schema(orders, messages):
    for client in (orders, messages):
        found = list(examples_in(client.contract.document))
        assert len(found) > 20
        for place, schema, example in found:
            problem = client.contract.problem_of(schema, example)
            assert problem is None, f"{place}: {problem}"


def test_every_schema_is_one(orders, messages):
    for client in (orders, messages):
        for schema in client.contract.document["components"]["schemas"].values():
            jsonschema.Draft202012Validator.check_schema(schema)


def test_both_documents_say_the_same_about_what_both_have(orders, messages):
    ours, theirs = orders.contract.document["components"], messages.contract.document["components"]
    for kind in ours:
        for name in set(ours[kind]) & set(theirs.get(kind, ())):
            assert ours[kind][name] == theirs[kind][name], name


@pytest.mark.parametrize("fault", ["nothing", "a status", "a member", "a header field", "a type", "a method"])
def test_the_judge_notices_what_is_not_documented(orders, fault):
    made = orders.ask(201, "POST", "/v1/orders", ORDERS[4])
    method, path, status, headers = "GET", f"/v1/orders/{made['id']}", 200, {"etag": '"1"', "content-type": "application/json", "request-id": "req-1"}
    body = dict(made)
    if fault == "a status":
        status = 206
    elif fault == "a member":
        body["customer"] = {**body["customer"], "shoe_size": 43}
    elif fault == "a header field":
        headers["x-secret"] = "1"
    elif fault == "a type":
        body["total"] = "much"
    elif fault == "a method":
        method = "DELETE"

    def judge():
        orders.contract.check(method, path, status, headers, json.dumps(body).encode())

    if fault == "nothing":
        judge()
    else:
        pytest.raises(AssertionError, judge)
