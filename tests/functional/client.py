"""A client that does what a careful shop does: keep-alive, Idempotency-Keys, and the same request again when the answer was lost."""
import http.client
import json
import time
import urllib.parse
import uuid
from concurrent.futures import ThreadPoolExecutor


class Client:
    """One connection; not for several threads."""

    judge = None  # called with every answer: judge(address, method, path, status, headers, body)

    def __init__(self, base_url, timeout=15, headers=None):
        parts = urllib.parse.urlsplit(base_url)
        self.address, self.connect = parts.netloc, http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self.timeout, self.headers = timeout, headers or {}
        self.connection = None

    def request(self, method, path, body=None, headers=None):
        """(status, headers with lower-case names, body bytes). Raises OSError / HTTPException when the line breaks."""
        if self.connection is None:
            self.connection = self.connect(self.address, timeout=self.timeout)
        if isinstance(body, (dict, list)):
            body = json.dumps(body).encode()
        sent = {**self.headers, **(headers or {})}
        if body is not None:
            sent.setdefault("Content-Type", "application/json")
        try:
            self.connection.request(method, path, body, sent)
            answer = self.connection.getresponse()
            data = answer.read()
            fields = {name.lower(): value for name, value in answer.getheaders()}
            if fields.get("connection", "").lower() == "close":
                self.close()
        except Exception:
            self.close()
            raise
        if Client.judge:
            Client.judge(self.address, method, path, answer.status, fields, data)
        return answer.status, fields, data

    def close(self):
        if self.connection is not None:
            self.connection.close()
        self.connection = None

    def json(self, method, path, body=None, headers=None):
        status, _, data = self.request(method, path, body, headers)
        return status, json.loads(data)

    def insist(self, method, path, body, key=None, patience=60):
        """Repeats with one Idempotency-Key until there is a final answer; returns (status, document)."""
        key = key or str(uuid.uuid4())
        deadline = time.monotonic() + patience
        pause = 0.02
        while True:
            try:
                status, _, data = self.request(method, path, body, {"Idempotency-Key": key})
                in_flight = status == 409 and b"in-flight" in data
                if status not in (429, 500, 502, 503) and not in_flight:
                    return status, json.loads(data)
            except (OSError, http.client.HTTPException):
                pass
            if time.monotonic() > deadline:
                raise AssertionError(f"no answer to {method} {path} in {patience} s")
            time.sleep(pause)
            pause = min(pause * 2, 0.5)


STEPS = ({"status": "paid"},
         {"status": "shipped", "tracking": {"carrier": "DHL", "number": "JD014600003", "url": "https://tracking.example/JD014600003"}},
         {"status": "delivered"})


def walk_orders(base_url, orders, connections=32, steps=STEPS, on_step=None, patience=60):
    """Posts each order and moves it through the steps; returns {order id: the last document}. `on_step` is called after each accepted write."""

    def walk_share(share):
        client, done = Client(base_url), {}
        for order in share:
            status, document = client.insist("POST", "/v1/orders", order, patience=patience)
            assert status == 201, (status, document, order)
            if on_step:
                on_step()
            for step in steps:
                status, document = client.insist("PATCH", f"/v1/orders/{document['id']}", step, patience=patience)
                assert status == 200, (status, document)
                if on_step:
                    on_step()
            done[document["id"]] = document
        client.close()
        return done

    walked = {}
    with ThreadPoolExecutor(connections) as pool:
        for done in pool.map(walk_share, [orders[start::connections] for start in range(connections)]):
            walked.update(done)
    return walked
