"""What the logs say: one JSON object per line, and nothing about a customer, however the words got there."""
import json
import socket
import subprocess
import sys
import time
import urllib.request

from client import Client
from peers import ROOT
from programs import Program, free_port
from stacks import DevStack

CANARY = "zqxcanary"


def order(number, **customer):
    return {"reference": f"{CANARY}-ref-{number}",
            "customer": {"email": f"{CANARY}.{number}@shop.test", "name": f"{CANARY} name", "phone": f"+49 {CANARY}", **customer},
            "currency": "EUR", "items": [{"sku": "TEA-01", "name": f"{CANARY} tea", "quantity": 1, "unit_price": 1250}],
            "shipping_address": {"name": f"{CANARY} name", "lines": [f"{CANARY} lane 1"], "city": f"{CANARY} city",
                                 "postal_code": "N1", "region": "", "country": "GB"},
            "metadata": {"note": f"{CANARY} note"}}


def without_phone(document):
    document["customer"].pop("phone")
    return document


class EchoingSink:
    """A mail server that refuses every third recipient and repeats the address, as real ones do."""

    def __init__(self, folder):
        self.behaviour = folder / "behaviour.json"
        self.behaviour.write_text(json.dumps({"rcpt": f"550 5.1.1 <{CANARY}.7@shop.test>: no such user {CANARY}.7@shop.test",
                                              "every": 3}))
        self.process = subprocess.Popen([sys.executable, ROOT / "tests/functional/sink.py", "--accounts", folder / "accounts",
                                         "--behaviour", self.behaviour], stdout=subprocess.PIPE, text=True)
        self.url = f"smtp://127.0.0.1:{self.process.stdout.readline().strip().removeprefix('PORT=')}?tls=none"

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def test_nothing_about_a_customer_is_in_any_log_or_metric(folder):
    folder.mkdir(parents=True, exist_ok=True)
    sink = EchoingSink(folder)
    stack = DevStack(folder, environment={"TIDINGS_LOG_LEVEL": "debug", "TIDINGS_SMTP_URL": sink.url}).start()
    client = stack.client()
    metrics = []

    statuses = [client.json("POST", "/v1/orders", order(0))[0]]  # with a member that is not known: refused
    made = []
    for number in range(30):
        status, document = client.json("POST", "/v1/orders", without_phone(order(number)), {"Idempotency-Key": f"{CANARY}-{number}"})
        statuses.append(status)
        made.append(document)
    statuses.append(client.json("POST", "/v1/orders", without_phone(order(1, email=f"{CANARY} at shop.test")))[0])
    statuses.append(client.request("POST", "/v1/orders", f'{{"customer": "{CANARY}@shop.test", '.encode())[0])
    statuses.append(client.json("PATCH", f"/v1/orders/{made[0]['id']}", {"status": CANARY})[0])
    client.json("GET", f"/v1/orders?email={CANARY}.1@shop.test&q={CANARY}")
    client.request("GET", f"/{CANARY}/{CANARY}@shop.test")
    stack.wait_settled(30)
    Client(stack.notifications_url).json("GET", f"/v1/messages?recipient={CANARY}.1@shop.test&q={CANARY}")
    for url in (stack.orders_url, stack.notifications_url):
        with urllib.request.urlopen(f"{url}/metrics", timeout=10) as answer:
            metrics.append(answer.read().decode())
    assert set(stack.stop().values()) == {0}
    sink.stop()

    assert statuses.count(201) == 30 and set(statuses) <= {201, 400, 422}, statuses
    log = stack.programs["tidings"].log.read_text()
    assert "a mail did not go out" in log and "<z***@shop.test>: no such user" in log  # the words are there, the address is not
    hits = [line for line in (log + "\n".join(metrics)).splitlines() if CANARY in line]
    assert not hits, hits[:5]


def test_every_line_is_one_json_object_whatever_came_in(folder):
    """order-service, because it writes nothing but its log; without a broker, so that librdkafka has much to say."""
    port = free_port()
    service = Program("order-service", folder, environment={
        "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{port}", "TIDINGS_AUTH": "off", "TIDINGS_LOG_LEVEL": "debug", "TIDINGS_LOG_FORMAT": "json",
        "TIDINGS_DATABASE_URL": f"sqlite:{folder}/orders.db", "TIDINGS_KAFKA_BROKERS": "127.0.0.1:1"})
    service.start(f"http://127.0.0.1:{port}")
    client = Client(f"http://127.0.0.1:{port}")
    for number in range(5):
        nasty = without_phone(order(number))
        nasty["items"][0]["name"] = "a \"tea\" \\ \U0001F375"
        assert client.json("POST", "/v1/orders", nasty, {"traceparent": "not\ta trace"})[0] == 201
    with socket.create_connection(("127.0.0.1", port)) as line:
        line.sendall(b"GET \x01\xff HTTP/1.1\r\n\r\n")
        assert line.recv(1000)
    assert service.stop() == 0

    parsed = [json.loads(line) for line in service.log.read_text().split("\n") if line]  # or it raises
    assert len(parsed) > 8
    for line in parsed:
        assert {"time", "level", "part", "message"} <= line.keys(), line
        assert line["level"] in ("debug", "info", "warn", "error")
        assert time.strptime(line["time"][:19], "%Y-%m-%dT%H:%M:%S")
    answered = [line for line in parsed if line["message"] == "request answered"]
    assert len(answered) >= 6 and all(len(line["trace_id"]) == 32 for line in answered)
