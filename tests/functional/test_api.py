"""Bad input over HTTP: a clear problem, and nothing stored."""
import copy
import json
import socket
import time
import urllib.parse
import uuid

import pytest

from client import Client
from stacks import ORDERS


def order(**changes):
    made = copy.deepcopy(ORDERS[0])
    made.update(changes)
    return made


def with_item(**changes):
    made = order()
    made["items"][0].update(changes)
    return made


def with_email(address):
    made = order()
    made["customer"]["email"] = address
    return made


def with_name(name):
    made = order()
    made["customer"]["name"] = name
    return made


def raw(text):
    return text if isinstance(text, bytes) else text.encode()


VALID = json.dumps(ORDERS[0])
BAD_BODIES = {  # name: (body, status, pointer that must be named or None)
    "broken_json": (raw('{"reference":'), 400, None),
    "trailing_bytes": (raw(VALID + "x"), 400, None),
    "not_utf8": (raw(VALID).replace(b"Lindsey", b"\xff\xfeindsey", 1), 400, None),
    "too_deep": (raw('{"metadata":' + '{"a":' * 40 + "1" + "}" * 40 + "}"), 400, None),
    "duplicate_key": (raw('{"currency":"EUR",' + VALID[1:]), 400, None),
    "not_an_object": (raw("[]"), 422, ""),
    "unknown_member": (order(colour="red"), 422, "/colour"),
    "wrong_type": (order(items="none"), 422, "/items"),
    "money_with_fraction": (raw(VALID.replace("59668", "596.68")), 422, "/items/0/unit_price"),
    "money_with_exponent": (raw(VALID.replace("59668", "5e3")), 422, "/items/0/unit_price"),
    "huge_integer": (raw(VALID.replace("59668", "9" * 23)), 422, "/items/0/unit_price"),
    "sum_overflow": (with_item(unit_price=2**62, quantity=1000), 422, None),
    "negative_total": (order(discount=10**12), 422, "/discount"),
    "unknown_currency": (order(currency="ABC"), 422, "/currency"),
    "zero_quantity": (with_item(quantity=0), 422, "/items/0/quantity"),
    "negative_quantity": (with_item(quantity=-1), 422, "/items/0/quantity"),
    "no_items": (order(items=[]), 422, "/items"),
    "too_many_items": (order(items=[ORDERS[0]["items"][0]] * 1001), 422, "/items"),
    "email_no_at": (with_email("ada.example.com"), 422, "/customer/email"),
    "email_with_space": (with_email("a da@example.com"), 422, "/customer/email"),
    "email_with_crlf": (with_email("ada@example.com\r\nBcc: eve@example.com"), 422, "/customer/email"),
    "email_with_display_name": (with_email("Ada <ada@example.com>"), 422, "/customer/email"),
    "email_two_addresses": (with_email("ada@example.com,eve@example.com"), 422, "/customer/email"),
    "name_with_crlf": (with_name("Ada\r\nBcc: eve@example.com"), 422, "/customer/name"),
    "name_with_nul": (with_name("Ada\0"), 422, "/customer/name"),
    "missing_currency": ({key: value for key, value in order().items() if key != "currency"}, 422, "/currency"),
}


def count_orders(client):
    total, after = 0, ""
    while True:
        _, page = client.json("GET", f"/v1/orders?limit=200{after}")
        total += len(page["data"])
        if not page["next"]:
            return total
        after = f"&after={page['next']}"


def assert_problem(status, headers, body, wanted):
    assert status == wanted, (status, body)
    assert headers["content-type"].startswith("application/problem+json")
    problem = json.loads(body)
    assert problem["status"] == wanted and problem["title"] and problem["detail"] and problem["type"] and problem["trace_id"]
    return problem


@pytest.mark.parametrize("name", BAD_BODIES)
def test_a_bad_order_is_refused_with_a_pointer_and_nothing_is_stored(stack, name):
    body, wanted, pointer = BAD_BODIES[name]
    client = stack.client()
    before = count_orders(client)

    problem = assert_problem(*client.request("POST", "/v1/orders", body), wanted)

    if pointer is not None:
        assert pointer in [each["pointer"] for each in problem["errors"]], problem
        assert all(each["code"] and each["detail"] for each in problem["errors"])
    assert count_orders(client) == before


def test_every_error_of_a_body_is_named_at_once(stack):
    bad = order(currency="ABC", colour="red", discount=-1)

    problem = assert_problem(*stack.client().request("POST", "/v1/orders", bad), 422)

    assert {"/currency", "/colour", "/discount"} <= {each["pointer"] for each in problem["errors"]}


def test_an_illegal_move_names_the_allowed_ones(stack):
    client = stack.client()
    _, made = client.json("POST", "/v1/orders", order())

    problem = assert_problem(*client.request("PATCH", f"/v1/orders/{made['id']}", {"status": "delivered"}), 409)

    assert set(problem["allowed"]) == {"paid", "payment_failed", "cancelled"}


def test_a_stale_if_match_is_412_and_changes_nothing(stack):
    client = stack.client()
    _, made = client.json("POST", "/v1/orders", order())
    path = f"/v1/orders/{made['id']}"
    assert client.request("PATCH", path, {"status": "paid"}, {"If-Match": '"1"'})[0] == 200

    assert_problem(*client.request("PATCH", path, {"status": "cancelled"}, {"If-Match": '"1"'}), 412)

    _, headers, body = client.request("GET", path)
    assert headers["etag"] == '"2"' and json.loads(body)["status"] == "paid"


def test_unknown_id_wrong_method_and_wrong_content_type(stack):
    client = stack.client()

    assert_problem(*client.request("GET", f"/v1/orders/ord_{uuid.uuid4()}"), 404)
    assert_problem(*client.request("GET", "/v1/nothing"), 404)
    status, headers, body = client.request("DELETE", "/v1/orders")
    assert_problem(status, headers, body, 405)
    assert "POST" in headers["allow"] and "GET" in headers["allow"]
    assert_problem(*client.request("POST", "/v1/orders", b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}), 415)


def test_a_list_is_stable_under_inserts(stack):
    client, reference = stack.client(), f"list-{uuid.uuid4()}"
    made = [client.json("POST", "/v1/orders", order(reference=reference))[1]["id"] for _ in range(5)]
    _, first = client.json("GET", f"/v1/orders?reference={reference}&limit=2")
    client.json("POST", "/v1/orders", order(reference=reference))

    _, second = client.json("GET", f"/v1/orders?reference={reference}&limit=3&after={first['next']}")

    assert [each["id"] for each in first["data"] + second["data"]] == made[::-1]
    assert second["next"] is None


def test_lists_filter_and_refuse_unknown_parameters(stack):
    client, reference = stack.client(), f"filter-{uuid.uuid4()}"
    _, made = client.json("POST", "/v1/orders", order(reference=reference))
    client.json("PATCH", f"/v1/orders/{made['id']}", {"status": "paid"})

    _, paid = client.json("GET", f"/v1/orders?status=paid&reference={reference}")
    _, placed = client.json("GET", f"/v1/orders?status=placed&reference={reference}")
    _, found = client.json("GET", f"/v1/orders?q={urllib.parse.quote(reference[-12:])}")

    assert [each["id"] for each in paid["data"]] == [made["id"]] and placed["data"] == []
    assert made["id"] in [each["id"] for each in found["data"]]
    assert_problem(*client.request("GET", "/v1/orders?colour=red"), 400)
    assert_problem(*client.request("GET", "/v1/orders?limit=0"), 400)


def test_the_events_of_an_order_tell_its_story(stack):
    client = stack.client()
    _, made = client.json("POST", "/v1/orders", order())
    client.json("PATCH", f"/v1/orders/{made['id']}", {"status": "paid"})
    client.json("PATCH", f"/v1/orders/{made['id']}", {"reference": "corrected"})

    _, events = client.json("GET", f"/v1/orders/{made['id']}/events")

    assert [event["type"] for event in events["data"]] == ["order.placed.v1", "order.paid.v1", "order.updated.v1"]
    assert [event["version"] for event in events["data"]] == [1, 2, 3]


def test_notify_false_is_recorded_but_not_mailed(stack):
    client = stack.client()
    _, made = client.json("POST", "/v1/orders", order(notify=False))
    deadline = time.monotonic() + 20

    found = []
    while not found and time.monotonic() < deadline:
        found = [message for message in stack.messages(f"&order={made['id']}") if message["status"] not in ("queued", "sending")]
        time.sleep(0.02)

    assert [message["status"] for message in found] == ["skipped"]


def test_a_message_can_be_read_with_its_attempts_and_content(stack):
    client = stack.client()
    _, made = client.json("POST", "/v1/orders", order())
    deadline = time.monotonic() + 20
    sent = []
    while not sent and time.monotonic() < deadline:
        sent = [message for message in stack.messages(f"&order={made['id']}") if message["status"] == "sent"]
        time.sleep(0.02)

    notifications = Client(stack.notifications_url)
    status, message = notifications.json("GET", f"/v1/messages/{sent[0]['id']}")
    _, _, text = notifications.request("GET", f"/v1/messages/{sent[0]['id']}/content?part=text")
    _, _, html = notifications.request("GET", f"/v1/messages/{sent[0]['id']}/content?part=html")
    _, _, source = notifications.request("GET", f"/v1/messages/{sent[0]['id']}/content?part=source")

    assert status == 200 and message["attempts"][-1]["reply_code"] == 250
    assert made["items"][0]["name"].encode() in text and b"<html" in html.lower()
    assert message["mail_id"].encode() in source


def raw_exchange(url, data, timeout=20):
    host, port = urllib.parse.urlsplit(url).netloc.split(":")
    with socket.create_connection((host, int(port)), timeout=timeout) as line:
        line.sendall(data)
        answer = b""
        try:
            while part := line.recv(65536):
                answer += part
        except ConnectionResetError:
            pass
        return answer


def test_too_large_bodies_and_headers_are_refused_and_the_line_is_closed(stack):
    big = b"POST /v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 300000\r\n\r\n"
    wide = b"GET /v1/orders HTTP/1.1\r\nHost: x\r\nX-Pad: " + b"a" * 17_000 + b"\r\n\r\n"

    assert raw_exchange(stack.orders_url, big).startswith(b"HTTP/1.1 413")
    assert raw_exchange(stack.orders_url, wide).startswith(b"HTTP/1.1 431")


def test_a_slow_sender_is_cut_at_the_deadline(stack):
    began = time.monotonic()

    answer = raw_exchange(stack.orders_url, b"GET /v1/orders HTTP/1.1\r\nHost:", timeout=40)

    assert answer == b"" or answer.startswith(b"HTTP/1.1 408")
    assert time.monotonic() - began < 15
