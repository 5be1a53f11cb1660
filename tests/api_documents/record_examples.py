#!/usr/bin/env python3
"""Records the examples of the API documents from a run of the real stack: src/api/documents/examples.json. Usage: tests/api_documents/record_examples.py

Run it when an answer changes; the tests say when an example no longer fits its schema."""
import json
import pathlib
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests/functional"), str(ROOT / "tests/chaos")]

from client import Client  # noqa: E402
from programs import Program, free_port  # noqa: E402
from stacks import RealStack  # noqa: E402
from world import Sink  # noqa: E402

TEA = {"reference": "2026-10042",
       "customer": {"email": "ada@example.com", "name": "Ada", "locale": "en-GB", "time_zone": "Europe/London"},
       "currency": "EUR",
       "items": [{"sku": "TEA-01", "name": "Earl Grey 100 g", "quantity": 2, "unit_price": 1250}],
       "shipping": 490,
       "shipping_address": {"name": "Ada Lovelace", "lines": ["1 Tea Lane"], "city": "London", "postal_code": "N1 9GU", "country": "GB"},
       "metadata": {"channel": "web"}}
SMALLEST = {"customer": {"email": "grace@example.com"}, "currency": "JPY", "items": [{"name": "Sencha", "quantity": 1, "unit_price": 1800}]}
SHIP = {"status": "shipped", "tracking": {"carrier": "DHL", "number": "JD014600003", "url": "https://tracking.example/JD014600003"}}
CORRECT = {"shipping_address": {"postal_code": "N1 9GT"}, "notify": False}


def wait_for(ask, patience=30):
    deadline = time.monotonic() + patience
    while not (found := ask()):
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.05)
    return found


def record_orders(orders, found):
    found["new_order"], found["smallest_order"] = TEA, SMALLEST
    found["pay_patch"], found["ship_patch"], found["correct_patch"] = {"status": "paid"}, SHIP, CORRECT
    _, _, body = orders.request("POST", "/v1/orders", TEA, {"Idempotency-Key": "cart-4711"})
    found["placed_order"] = placed = json.loads(body)
    path = f"/v1/orders/{placed['id']}"
    found["order_id"] = placed["id"]
    found["problem_illegal_move"] = orders.json("PATCH", path, {"status": "delivered"})[1]
    orders.request("PATCH", path, {"status": "paid"})
    found["problem_stale"] = orders.json("PATCH", path, SHIP, {"If-Match": '"1"'})[1]
    found["shipped_order"] = orders.json("PATCH", path, SHIP, {"If-Match": '"2"'})[1]
    found["problem_locked_field"] = orders.json("PATCH", path, {"shipping": 0})[1]
    found["problem_key_reused"] = orders.json("POST", "/v1/orders", SMALLEST, {"Idempotency-Key": "cart-4711"})[1]
    wrong = {**TEA, "currency": "EURO", "colour": "red", "items": [{**TEA["items"][0], "quantity": 0}]}
    found["problem_invalid"] = orders.json("POST", "/v1/orders", wrong)[1]
    orders.json("POST", "/v1/orders", SMALLEST)
    found["order_page"] = orders.json("GET", "/v1/orders?limit=1")[1]
    found["order_events"] = orders.json("GET", f"{path}/events")[1]
    found["problem_bad_parameter"] = orders.json("GET", "/v1/orders?limit=1000")[1]
    found["problem_not_found"] = orders.json("GET", "/v1/orders/ord_019ab4c2-0000-7000-8000-000000000000")[1]
    found["problem_unsupported_media_type"] = orders.json("POST", "/v1/orders", b"a=1", {"Content-Type": "text/plain"})[1]
    found["problem_body_too_large"] = orders.json("POST", "/v1/orders", b" " * 300_000)[1]
    found["problem_misdirected"] = orders.json("GET", "/v1/orders", headers={"Host": "shop.example"})[1]
    found["ready"] = orders.json("GET", "/readyz")[1]
    wait_for(lambda: orders.json("GET", "/v1/ledger")[1]["events"]["settled"] >= 3)
    found["orders_ledger"] = orders.json("GET", "/v1/ledger")[1]
    samples = orders.request("GET", "/metrics")[2].decode().splitlines(keepends=True)
    found["metrics"] = "".join(line for line in samples if "tidings_http_requests_total" in line and "/v1/orders\"" in line or line.startswith("# HELP tidings_http_requests_total"))


def record_messages(stack, orders, messages, found):
    order = found["order_id"]
    sent = wait_for(lambda: [each for each in messages.json("GET", f"/v1/messages?order={order}&status=sent")[1]["data"] if each["kind"] == "shipped"])[0]
    found["message_id"] = sent["id"]
    found["sent_message"] = messages.json("GET", f"/v1/messages/{sent['id']}")[1]
    found["message_text"] = messages.request("GET", f"/v1/messages/{sent['id']}/content?part=text")[2].decode()
    found["message_page"] = messages.json("GET", f"/v1/messages?order={order}&limit=1")[1]
    for _ in range(2):
        orders.json("POST", "/v1/orders", {**TEA, "customer": {"email": "grace@full.test"}})
    dead = wait_for(lambda: len(found_dead := messages.json("GET", "/v1/dead-letters")[1]["data"]) == 2 and found_dead)
    found["dead_message"] = messages.json("GET", f"/v1/dead-letters/{dead[1]['id']}")[1]
    found["explanation"] = messages.json("GET", f"/v1/explain?order={dead[1]['order']}")[1]
    subprocess.run(["kcat", "-P", "-b", stack.kafka["BROKERS"], "-t", "order-event", "-k", order], input=b"no event", check=True)
    wait_for(lambda: messages.json("GET", "/v1/quarantine")[1]["data"])
    found["quarantine"] = messages.json("GET", "/v1/quarantine")[1]
    found["notifications_ledger"] = wait_for(lambda: messages.json("GET", "/v1/ledger")[1])
    found["replay_request"] = {"domain": "full.test", "rate": "50/s", "dry_run": True}
    found["replay_counts"] = messages.json("POST", "/v1/dead-letters/replay", found["replay_request"])[1]
    found["problem_invalid_choice"] = messages.json("POST", "/v1/dead-letters/replay", {"domian": "full.test"})[1]
    found["job"] = messages.json("POST", "/v1/dead-letters/replay", {"rate": "2/h"})[1]
    found["job_id"] = found["job"]["id"]
    found["discard_request"] = {"id": dead[0]["id"], "reason": "the customer called"}
    found["discard_counts"] = messages.json("POST", "/v1/dead-letters/discard", found["discard_request"])[1]
    found["resend_request"] = {"recipient": "ada.lovelace@example.com"}
    found["resent"] = messages.json("POST", f"/v1/messages/{sent['id']}/resend", found["resend_request"])[1]


def record_faults(stack, orders, folder, found):
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    locked = Program("order-service", folder / "locked", environment={
        "TIDINGS_DATABASE_URL": stack.postgres["URL"], "TIDINGS_KAFKA_BROKERS": stack.kafka["BROKERS"], "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{port}",
        "TIDINGS_BOOTSTRAP_API_KEY": "a-key-for-the-examples", "TIDINGS_RATE_LIMIT": "1/m"})
    locked.start(url)
    found["problem_unauthorized"] = Client(url).json("GET", "/v1/orders")[1]
    found["problem_too_many_requests"] = Client(url).json("GET", "/v1/orders")[1]
    locked.stop()
    stack.postgres.kill()
    found["problem_unavailable"] = wait_for(lambda: [body for status, body in [orders.json("POST", "/v1/orders", TEA)] if status == 503])[0]
    found["not_ready"] = wait_for(lambda: [body for status, body in [orders.json("GET", "/readyz")] if status == 503])[0]


def main():
    with tempfile.TemporaryDirectory(prefix="tidings-examples-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)
        sink = Sink(folder / "sink")
        sink.behave(full_domains={"full.test": "452 4.2.2 Mailbox full"})
        stack = RealStack(folder, mail=sink.url, environment={"TIDINGS_RETRY_SCHEDULE": "800ms", "TIDINGS_RETRY_MAX_AGE": "1s"})
        stack.start()
        found = {}
        try:
            orders, messages = Client(stack.orders_url, timeout=40), Client(stack.notifications_url, timeout=40)
            record_orders(orders, found)
            record_messages(stack, orders, messages, found)
            record_faults(stack, orders, folder, found)
        finally:
            stack.stop()
            sink.stop()
    text = json.dumps(found, indent=2, ensure_ascii=False)
    (ROOT / "src/api/documents/examples.json").write_text(text.replace(stack.kafka["BROKERS"], "kafka.internal:9092").replace(
        f"127.0.0.1:{sink.port}", "mail.internal:25") + "\n")


if __name__ == "__main__":
    main()
