"""What a person has in hand leads to the order and its mails; lists are narrowed; the story, the stages and the stream tell what happened."""
import http.client
import json
import time
import urllib.parse

import pytest

from client import Client
from stacks import ORDERS

STEPS = ({"status": "paid"}, {"metadata": {"note": "x"}}, {"status": "shipped", "notify": False})


@pytest.fixture(scope="module")
def walked(stack):
    """One order with a reference of its own, moved on; and some beside it."""
    client = stack.client()
    made = [client.insist("POST", "/v1/orders", order)[1] for order in ORDERS[:6]]
    one = client.insist("POST", "/v1/orders", {**ORDERS[7], "reference": "FIND-4711"})[1]
    for step in STEPS:
        status, one = client.insist("PATCH", f"/v1/orders/{one['id']}", step)
        assert status == 200, one
    stack.wait_settled(len(made) + 4)
    return one


def ask(stack, path, status=200):
    client = Client(stack.notifications_url)
    got, answer = client.json("GET", path)
    assert got == status, answer
    return answer


def opens(stack, typed):
    return ask(stack, f"/v1/search?q={urllib.parse.quote(typed, safe='')}")["opens"]


def test_whatever_is_at_hand_opens_the_page_that_is_meant(stack, walked):
    order = f"orders/{walked['id']}"
    mail = ask(stack, f"/v1/messages?order={walked['id']}&kind=paid")["data"][0]
    story = ask(stack, f"/v1/orders/{walked['id']}/story")
    event = story["versions"][0]["event"]

    assert opens(stack, walked["id"]) == order
    assert opens(stack, "FIND-4711") == order
    assert opens(stack, event["id"]) == order
    assert opens(stack, event["trace_id"]) == order
    assert opens(stack, f"<{mail['mail_id']}>") == f"messages/{mail['id']}"
    assert opens(stack, mail["id"]) == f"messages/{mail['id']}"
    assert opens(stack, walked["customer"]["email"]) == f"people/{walked['customer']['email']}"
    assert opens(stack, "nothing of ours") is None


def test_the_story_has_every_version_with_its_way_and_its_mails(stack, walked):
    story = ask(stack, f"/v1/orders/{walked['id']}/story")
    versions = story["versions"]

    assert [one["version"] for one in versions] == [1, 2, 3, 4]
    assert all(one["event"]["partition"] is not None and one["event"]["offset"] is not None for one in versions)
    assert versions[0]["messages"][0]["attempts"][0]["outcome"] == "accepted"
    assert versions[1]["event"]["previous_status"] == "placed" and versions[1]["event"]["status"] == "paid"
    assert [one["messages"][0]["why"]["topic"] for one in versions] == ["sent", "sent", "only_notes", "silenced"]
    assert story["next"] is None
    page = ask(stack, f"/v1/orders/{walked['id']}/story?limit=1&after=1")
    assert [one["version"] for one in page["versions"]] == [2] and page["next"] == 2
    ask(stack, "/v1/orders/ord_01936f2c-5a1b-7c3d-8e4f-000000000000/story", 404)


def test_lists_are_narrowed_and_counted(stack, walked):
    rows = lambda query: ask(stack, f"/v1/messages?limit=200&{query}")["data"]  # noqa: E731

    assert {row["status"] for row in rows("status=skipped,sent")} == {"skipped", "sent"}
    assert {row["kind"] for row in rows("kind=paid")} == {"paid"}
    domain = walked["customer"]["email"].rsplit("@", 1)[1]
    assert {row["recipient"].rsplit("@", 1)[1].lower() for row in rows(f"domain={domain}")} == {domain.lower()}
    assert rows("reply=2xx&kind=paid") and not rows("reply=5xx")
    assert not rows("uncertain=true") and not rows("resent=true")
    first = rows(f"order={walked['id']}&kind=placed")[0]
    assert rows("from=2099-01-01T00:00:00Z") == []
    assert first["id"] in {row["id"] for row in rows(f"to=2099-01-01T00:00:00Z&template={first['template_version']}")}
    views = ask(stack, "/v1/messages/counts")["views"]
    assert views["accepted"]["count"] == len(rows("status=sent")) and views["waiting"] == {"count": 0, "more": False}
    assert views["not_sent_on_purpose"]["count"] == len(rows("status=suppressed,skipped,superseded"))


def test_each_stage_tells_what_it_did(stack, walked):
    stages = {one["name"]: one for one in ask(stack, "/v1/stages")["stages"]}

    assert stages["relay"]["done"] >= 8 and stages["inbox"]["done"] >= 10
    assert stages["journal"]["backlog"] is not None
    assert set(stages) >= {"log", "inbox", "journal", "relay"}


def events_of(answer, deadline):
    """Events of a stream, until the deadline."""
    event = {}
    while time.monotonic() < deadline:
        line = answer.readline().decode().rstrip("\n")
        if line == "" and event:
            yield event
            event = {}
        elif ":" in line and not line.startswith(":"):
            name, _, value = line.partition(":")
            event[name] = value.removeprefix(" ")


def test_the_stream_tells_of_a_mail_and_goes_on_where_it_was_left(stack, walked):
    mail = ask(stack, f"/v1/messages?order={walked['id']}&kind=placed")["data"][0]

    def listen(last=None):
        line = http.client.HTTPConnection(urllib.parse.urlsplit(stack.notifications_url).netloc, timeout=30)
        line.request("GET", "/v1/live", headers={"Last-Event-ID": last} if last else {})
        answer = line.getresponse()
        assert answer.status == 200 and answer.getheader("Content-Type") == "text/event-stream"
        return line, events_of(answer, time.monotonic() + 30)

    line, events = listen()
    opened = next(events)
    assert opened["event"] == "open"
    status, copy = Client(stack.notifications_url).json("POST", f"/v1/messages/{mail['id']}/resend", {})
    assert status == 201
    for event in events:
        changed = json.loads(event["data"]).get("messages", [])
        if {"id": copy["id"], "status": "sent"} in changed:
            break
    assert walked["customer"]["email"] not in json.dumps(event)
    line.close()
    again, events = listen(opened["id"])
    assert any(copy["id"] in event["data"] for event in events)
    again.close()
    other, events = listen("another-run.7")
    assert next(events)["event"] == "reload"
    other.close()
