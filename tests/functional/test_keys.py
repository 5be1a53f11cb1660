"""API keys: who may do what, on both stores and several instances, and what the audit log says of it."""
import json
import subprocess
import time

import pytest

from client import Client
from programs import BIN, SLOWDOWN, Program, free_port
from stacks import ORDERS, DevStack, RealStack

BOOTSTRAP = "a-bootstrap-key-for-the-tests"
WITH_KEYS = {"TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": BOOTSTRAP}
REVOKED_WITHIN_S = 5


def with_key(url, key):
    return Client(url, headers={"Authorization": f"Bearer {key}"})


@pytest.fixture(params=["dev", "real"])
def stack(request, folder):
    made = (DevStack if request.param == "dev" else RealStack)(folder, environment=WITH_KEYS).start()
    yield made
    made.stop()


def tidings(stack, *words, key=BOOTSTRAP, code=0):
    ran = subprocess.run([BIN / "tidings", "--orders-url", stack.orders_url, "--notifications-url", stack.notifications_url, *words],
                         env={"TIDINGS_API_KEY": key, "PATH": "/usr/bin:/bin"}, capture_output=True, text=True, timeout=60)
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran


def soon(what, look, within=REVOKED_WITHIN_S):
    began = time.monotonic()
    while not look():
        assert time.monotonic() - began < within * SLOWDOWN, f"{what} took longer than {within} s"
        time.sleep(0.05)


def first_message(stack, key):
    client, found = with_key(stack.notifications_url, key), []

    def look():
        status, page = client.json("GET", "/v1/messages?limit=1&status=sent")
        found[:] = page["data"] if status == 200 else []
        return found

    soon("the mail", look, within=30)
    return found[0]


def test_a_key_from_the_command_line_opens_both_services_and_is_shown_once(stack):
    made = tidings(stack, "keys", "create", "web shop", "--role", "shop")
    key = made.stdout.strip()
    assert key.startswith("tdk_") and key not in made.stderr
    orders, notifications = with_key(stack.orders_url, key), with_key(stack.notifications_url, key)
    soon("the new key", lambda: orders.json("GET", "/v1/orders?limit=1")[0] == 200 and notifications.json("GET", "/v1/messages?limit=1")[0] == 403)
    status, placed = orders.json("POST", "/v1/orders", ORDERS[0])
    assert status == 201 and placed["customer"]["email"] == ORDERS[0]["customer"]["email"]
    refused = notifications.json("GET", "/v1/messages?limit=1")[1]
    assert refused["type"] == "urn:tidings:problem:missing-scope" and "messages:read" in refused["detail"]

    listed = tidings(stack, "keys", "list")
    assert "web shop" in listed.stdout and key not in listed.stdout
    key_id = json.loads(tidings(stack, "--json", "keys", "list").stdout)["data"][0]["id"]
    tidings(stack, "keys", "revoke", key_id)
    soon("the end of the key", lambda: orders.json("GET", "/v1/orders?limit=1")[0] == 401 and notifications.json("GET", "/v1/messages?limit=1")[0] == 401)
    tidings(stack, "keys", "revoke", "key_00000000000000000000", code=1)
    tidings(stack, "keys", "create", "x", "--role", "root", code=1)
    for program in stack.programs.values():
        assert key not in program.log.read_text() and BOOTSTRAP not in program.log.read_text()
        assert key_id not in Client(stack.url_of(program.name)).request("GET", "/metrics")[2].decode()


def test_who_may_not_read_addresses_gets_none(stack):
    email, name = ORDERS[0]["customer"]["email"], ORDERS[0]["customer"]["name"]
    assert with_key(stack.orders_url, BOOTSTRAP).json("POST", "/v1/orders", ORDERS[0])[0] == 201
    message = first_message(stack, BOOTSTRAP)
    viewer = tidings(stack, "keys", "create", "looks", "--role", "viewer").stdout.strip()
    support = tidings(stack, "keys", "create", "helps", "--role", "support").stdout.strip()
    orders, notifications = with_key(stack.orders_url, viewer), with_key(stack.notifications_url, viewer)
    soon("the new keys", lambda: all(with_key(url, key).json("GET", path)[0] == 200 for key in (viewer, support)
                                     for url, path in ((stack.orders_url, "/v1/orders?limit=1"), (stack.notifications_url, "/v1/messages?limit=1"))))
    masked = email[0] + "***" + email[email.index("@"):]
    for client, path in ((orders, "/v1/orders"), (notifications, "/v1/messages"), (notifications, f"/v1/messages/{message['id']}"),
                         (orders, f"/v1/orders?email={email}"), (notifications, f"/v1/messages?recipient={email}"),
                         (notifications, f"/v1/explain?order={message['order']}"), (orders, f"/v1/orders/{message['order']}"),
                         (orders, f"/v1/orders/{message['order']}/events")):
        status, _, body = client.request("GET", path)
        assert status == 200, (path, body)
        text = body.decode()
        assert email not in text and name not in text, path
        if "/explain" not in path and "/events" not in path:
            assert masked in text, path
    for client, path, scope in ((notifications, f"/v1/messages/{message['id']}/content", "addresses:read"),
                                (orders, "/v1/orders?q=" + email[:4], "addresses:read"), (notifications, "/v1/messages?q=" + email[:4], "addresses:read")):
        status, problem = client.json("GET", path)
        assert status == 403 and scope in problem["detail"], path
    status, _, body = with_key(stack.notifications_url, support).request("GET", f"/v1/messages/{message['id']}/content")
    assert status == 200 and name in body.decode()
    assert with_key(stack.notifications_url, support).json("GET", "/v1/messages?limit=1&status=sent")[1]["data"][0]["recipient"] == email


def test_the_audit_log_says_who_sent_a_mail_again_and_erased_a_customer(stack):
    email = ORDERS[0]["customer"]["email"]
    assert with_key(stack.orders_url, BOOTSTRAP).json("POST", "/v1/orders", ORDERS[0])[0] == 201
    message = first_message(stack, BOOTSTRAP)
    support = tidings(stack, "keys", "create", "Grace", "--role", "support", "--service", "notifications").stdout.strip()
    helper = with_key(stack.notifications_url, support)
    soon("the new key", lambda: helper.json("GET", "/v1/messages?limit=1")[0] == 200)
    assert helper.json("POST", f"/v1/messages/{message['id']}/resend", {"recipient": "grace.hopper@example.org"}, {"Request-Id": "asked-by-grace"})[0] == 201
    assert helper.json("POST", "/v1/dead-letters/replay", {"id": message["id"]})[0] == 403
    admin = with_key(stack.notifications_url, BOOTSTRAP)
    assert admin.json("POST", "/v1/dead-letters/discard", {"dry_run": True, "reason": "none"})[0] == 200
    assert admin.json("DELETE", f"/v1/customers/{email}")[0] == 200

    status, page = admin.json("GET", "/v1/audit")
    assert status == 200
    assert [(one["action"], one["outcome"]) for one in page["data"]] == [
        ("customer.erase", "done"), ("dead-letters.discard", "done"), ("message.resend", "done"), ("key.create", "done")]
    resent = page["data"][2]
    assert (resent["actor_name"], resent["object"], resent["remote"], resent["request_id"]) == ("Grace", message["id"], "127.0.0.1", "asked-by-grace")
    assert resent["asked"] == {"recipient": "g***@example.org"} and resent["result"]["copy_of"] == message["id"]
    text = json.dumps(page, ensure_ascii=False)
    assert email not in text and "grace.hopper" not in text and support not in text
    assert admin.json("GET", f"/v1/audit?actor={resent['actor']}")[1]["data"] == [resent]
    assert admin.json("GET", "/v1/audit?action=customer.erase")[1]["data"] == page["data"][:1]
    first = admin.json("GET", "/v1/audit?limit=3")[1]
    assert admin.json("GET", f"/v1/audit?limit=3&after={first['next']}")[1]["data"] == page["data"][3:]
    assert helper.json("GET", "/v1/audit")[0] == 403
    shown = tidings(stack, "audit", "list", "--action", "message.resend").stdout
    assert "Grace" in shown and message["id"] in shown


def test_a_key_is_known_and_ends_on_every_instance(folder):
    stack = RealStack(folder, environment=WITH_KEYS).start()
    port = free_port()
    other = Program("notification-service", folder / "other", environment={
        **stack.programs["notification-service"].environment, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{port}"})
    try:
        (folder / "other").mkdir(exist_ok=True)
        other.start(f"http://127.0.0.1:{port}")
        status, made = with_key(stack.notifications_url, BOOTSTRAP).json("POST", "/v1/keys", {"name": "a", "role": "viewer"})
        assert status == 201
        there = with_key(f"http://127.0.0.1:{port}", made["key"])
        soon("the new key on the other instance", lambda: there.json("GET", "/v1/messages?limit=1")[0] == 200)
        stack.postgres.kill()  # what is known stays known while the database is away
        assert there.json("GET", "/v1/keys")[0] == 403
        stack.postgres.start()
        revoking = with_key(stack.notifications_url, BOOTSTRAP)
        soon("the database", lambda: revoking.json("DELETE", f"/v1/keys/{made['id']}")[0] == 200, within=30)
        soon("the end of the key on the other instance", lambda: there.json("GET", "/v1/messages?limit=1")[0] == 401)
    finally:
        other.stop()
        stack.stop()


def test_an_order_made_with_a_test_key_sends_no_mail_whatever_is_done_to_it(stack):
    tidings(stack, "keys", "create", "x", "--role", "admin", "--test", code=1)
    key = tidings(stack, "keys", "create", "staging", "--role", "shop", "--test").stdout.strip()
    assert "test" in tidings(stack, "keys", "list").stdout
    shop, admin = with_key(stack.orders_url, key), with_key(stack.notifications_url, BOOTSTRAP)
    live = with_key(stack.orders_url, BOOTSTRAP)
    soon("the new key", lambda: shop.json("GET", "/v1/orders?limit=1")[0] == 200)

    status, order = shop.json("POST", "/v1/orders", ORDERS[0])
    assert status == 201 and order["test"] is True
    assert shop.json("PATCH", f"/v1/orders/{order['id']}", {"status": "paid"})[0] == 200
    assert live.json("PATCH", f"/v1/orders/{order['id']}", {"status": "shipped"})[1]["test"] is True
    real = live.json("POST", "/v1/orders", ORDERS[1])[1]
    assert "test" not in real
    status, refused = shop.json("PATCH", f"/v1/orders/{real['id']}", {"status": "paid"})
    assert status == 403 and refused["type"] == "urn:tidings:problem:live-order" and "live key" in refused["detail"]
    assert shop.json("POST", "/v1/orders", {**ORDERS[0], "test": False})[0] == 422

    def ended(count):
        mails = admin.json("GET", f"/v1/messages?order={order['id']}")[1]["data"]
        return mails if len(mails) == count and all(one["settled_at"] for one in mails) else None

    soon("the mails", lambda: ended(3) and admin.json("GET", f"/v1/messages?order={real['id']}&status=sent")[1]["data"], within=30)
    mails = ended(3)
    assert all(one["test"] and one["status"] == "skipped" and "delivery mode sink" in one["reason"] for one in mails)
    assert admin.json("GET", f"/v1/messages?order={real['id']}")[1]["data"][0]["test"] is False
    for one in mails:
        status, _, text = admin.request("GET", f"/v1/messages/{one['id']}/content?part=source")
        assert status == 200 and one["id"] in text.decode() and ORDERS[0]["customer"]["email"] in text.decode()
    assert admin.json("POST", f"/v1/messages/{mails[0]['id']}/resend", {"recipient": "grace.hopper@example.org"})[0] == 201
    soon("the copy", lambda: ended(4), within=30)
    assert {one["status"] for one in ended(4)} == {"skipped"}
    assert admin.json("GET", f"/v1/explain?order={order['id']}")[1]["answer"]["topic"] == "test_order"
    soon("the one real mail", lambda: stack.mails(), within=30)
    assert [mail.order for mail in stack.mails()] == [real["id"]]


def test_views_are_kept_for_their_owner_and_for_everybody(stack):
    support = tidings(stack, "keys", "create", "Grace", "--role", "support").stdout.strip()
    grace, admin = with_key(stack.notifications_url, support), with_key(stack.notifications_url, BOOTSTRAP)
    soon("the new key", lambda: grace.json("GET", "/v1/views")[0] == 200)
    stuck = {"filter": {"status": "dead", "domain": "gmx.example"}}
    assert grace.json("PUT", "/v1/views/messages/Mine%20%2F%20%C3%96", stuck)[0] == 200
    assert grace.json("PUT", "/v1/views/messages/Stuck", {**stuck, "shared": True})[0] == 403
    status, saved = admin.json("PUT", "/v1/views/messages/Stuck", {**stuck, "shared": True})
    assert status == 200 and saved["shared"] is True
    assert [one["name"] for one in grace.json("GET", "/v1/views")[1]["data"]] == ["Stuck", "Mine / Ö"]
    assert [one["name"] for one in admin.json("GET", "/v1/views")[1]["data"]] == ["Stuck"]
    assert grace.json("PUT", "/v1/views/messages/Ada", {"filter": {"recipient": "ada@example.com"}})[0] == 422
    assert grace.json("DELETE", "/v1/views/messages/Stuck")[0] == 404
    assert admin.json("DELETE", "/v1/views/messages/Stuck?shared=true")[0] == 200
    assert grace.json("DELETE", "/v1/views/messages/Mine%20%2F%20%C3%96")[0] == 200
    assert grace.json("GET", "/v1/views")[1]["data"] == []
