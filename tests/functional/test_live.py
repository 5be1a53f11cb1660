"""The live stream: who does not read costs nothing, and who may not look any more is sent away."""
import http.client
import json
import socket
import threading
import time
import urllib.parse
import uuid

import pytest

from browser import CONSOLE, sign_in, visit
from client import Client
from programs import SLOWDOWN
from sink_stack import sink_stack
from stacks import ORDERS, DevStack

PER_SECOND = 90  # about what a frame lists
SECONDS = 75     # until the small buffers are full, and the 30 s that a write waits
SLOW_BUFFER = 2_048
KEY = "a-bootstrap-key-for-the-live-stream"
WITH_KEYS = {"TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": KEY}


def place_of(stack):
    parts = urllib.parse.urlsplit(stack.notifications_url)
    return parts.hostname, parts.port


def deaf_consumer(stack):
    """A connection that asks for the stream and reads nothing of it."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, SLOW_BUFFER)
    line.connect(place_of(stack))
    line.sendall(b"GET /v1/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    return line


class Listener(threading.Thread):
    """Hears every event until the stream ends."""

    def __init__(self, stack, path="/v1/live", headers=None):
        super().__init__(daemon=True)
        self.line = http.client.HTTPConnection(*place_of(stack), timeout=120)
        self.line.request("GET", path, headers=headers or {})
        self.answer = self.line.getresponse()
        self.events, self.bytes, self.ended_at = [], 0, None
        self.start()

    def run(self):
        event = {}
        while line := self.answer.readline():
            self.bytes += len(line)
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                event[name] = value
            elif event:
                self.events.append(event)
                event = {}
        self.ended_at = time.monotonic()

    def told(self):
        changes = [json.loads(event["data"]) for event in self.events if event.get("event") == "change"]
        return len({one["id"] for change in changes for one in change["messages"]}) + sum(change["more"] for change in changes)

    def hears(self, name, timeout):
        deadline = time.monotonic() + timeout * SLOWDOWN
        while not any(one.get("event") == name for one in self.events):
            assert time.monotonic() < deadline, f"no {name} in {timeout} s: {self.events[-2:]}"
            time.sleep(0.02)


def post_orders(stack, seconds):
    """At a pace; returns how many."""
    client, count, began = Client(stack.orders_url, timeout=30), int(seconds * PER_SECOND), time.monotonic()
    for number in range(count):
        time.sleep(max(0, began + number / PER_SECOND - time.monotonic()))
        assert client.json("POST", "/v1/orders", {**ORDERS[number % 50], "reference": str(uuid.uuid4())})[0] == 201
    client.close()
    return count


def is_ours(line, stack):
    """Whether the service still has the other end of the connection."""
    ours = f":{line.getsockname()[1]:04X}"
    for row in open(f"/proc/{stack.programs['notification-service'].process.pid}/net/tcp"):
        words = row.split()
        if words[2].endswith(ours) and words[1].endswith(f":{place_of(stack)[1]:04X}"):
            return words[9] != "0"  # an inode: a process has it
    return False


@pytest.mark.timing
def test_a_consumer_that_stops_reading_costs_nobody_anything():
    with sink_stack("real") as stack:
        service = stack.programs["notification-service"]
        deaf = [deaf_consumer(stack) for _ in range(20)]
        listener = Listener(stack)
        post_orders(stack, 5)
        before = service.rss_mib()
        assert all(is_ours(one, stack) for one in deaf)

        posted = 5 * PER_SECOND + post_orders(stack, SECONDS)
        stack.wait_settled(posted)
        grown = service.rss_mib() - before

        deadline = time.monotonic() + 10
        while listener.told() < posted and time.monotonic() < deadline:
            time.sleep(0.1)
        assert listener.told() >= posted, "by its id, or counted where one second had more than a frame lists"
        numbers = [int(one["id"].rpartition(".")[2]) for one in listener.events]
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers))), "no frame is missing"
        assert not any(one.get("event") == "reload" for one in listener.events)
        assert not any(is_ours(one, stack) for one in deaf), "who reads nothing is cut"
        print(f"{posted} mails, {listener.bytes:,} bytes told to one consumer; 20 deaf ones: {grown:+.1f} MiB")
        assert grown < 16
        for one in deaf:
            one.close()


@pytest.mark.parametrize("how", ["key", "session of a key", "session that signs out"])
def test_the_stream_says_when_its_key_or_session_has_ended(folder, how):
    stack = DevStack(folder, environment=WITH_KEYS).start()
    try:
        admin = Client(stack.notifications_url, headers={"Authorization": f"Bearer {KEY}"})
        status, made = admin.json("POST", "/v1/keys", {"name": "looks", "role": "viewer"})
        assert status == 201, made
        cookie = sign_in(stack.notifications_url, made["key"])
        headers = {"Authorization": f"Bearer {made['key']}"} if how == "key" else {**CONSOLE, "Cookie": cookie}
        path = "/v1/live" if how == "key" else "/console/api/notifications/v1/live"
        listener = Listener(stack, path, headers)
        other = Listener(stack, "/v1/live", {"Authorization": f"Bearer {KEY}"})
        listener.hears("open", 10)
        other.hears("open", 10)

        began = time.monotonic()
        if how == "session that signs out":
            assert visit(stack.notifications_url, "DELETE", "/console/session", cookie=cookie)[0] == 204
        else:
            assert admin.json("DELETE", f"/v1/keys/{made['id']}")[0] == 200
        listener.join(10 * SLOWDOWN)

        assert not listener.is_alive() and listener.events[-1]["event"] == "session"
        assert listener.ended_at - began < 5 * SLOWDOWN
        assert other.is_alive(), "nobody else is sent away"
    finally:
        assert set(stack.stop().values()) == {0}
