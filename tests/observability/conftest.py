"""Observability: the built programs under a sample load, read by a real Prometheus. TIDINGS_BIN as in tests/functional."""
import os
import pathlib
import shutil
import sys
import tempfile
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "functional")]


class Observed:
    """The real stack and `tidings dev`, both with orders behind them, and the Prometheus that scraped them meanwhile."""

    def __init__(self, folder):
        from prometheus import Prometheus
        from stacks import DevStack, RealStack
        # Traces and AI text are switched on, so that every metric is there, and lead to where nobody listens.
        nobody = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:9", "GEMINI_API_KEY": "a-key-that-opens-nothing",
                  "TIDINGS_GEMINI_URL": "http://127.0.0.1:9"}
        self.real = RealStack(folder / "real", environment=nobody).start()
        self.dev = DevStack(folder / "dev", nobody).start()
        self.urls = {"order-service": self.real.orders_url, "notification-service": self.real.notifications_url, "tidings": self.dev.orders_url}
        self.prometheus = Prometheus(folder / "prometheus", self.urls)

    def run_orders(self):
        from client import walk_orders
        from stacks import ORDERS
        for stack in (self.real, self.dev):
            walk_orders(stack.orders_url, ORDERS[:40], connections=8)
            stack.wait_settled(160)
        client = self.real.client()
        for address in ("gone@refused.test", "full@refused.test"):  # for good, and for now
            client.insist("POST", "/v1/orders", {**ORDERS[0], "customer": {"email": address}})
        for _ in range(3):
            client.request("GET", "/v1/orders/ord_nobody")
        self.prometheus.wait_for('sum(tidings_sends_total{outcome="refused"}) > 0 and sum(tidings_sends_total{outcome="refused_for_now"}) > 0')
        self.prometheus.wait_for('count(min_over_time(up[5s]) == 1) == 3')
        time.sleep(6)  # the stores are counted every five seconds

    def metrics(self, job):
        import urllib.request
        with urllib.request.urlopen(f"{self.urls[job]}/metrics", timeout=10) as answer:
            return answer.read().decode()

    def stop(self):
        self.prometheus.stop()
        return {**self.real.stop(), **self.dev.stop()}


@pytest.fixture(scope="session")
def observed(request):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tidings-observability-"))
    os.chmod(folder, 0o755)  # PostgreSQL and Postfix run as other users
    made = Observed(folder)
    made.run_orders()
    yield made
    assert set(made.stop().values()) == {0}
    if request.session.testsfailed == 0:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"kept for a look: {folder}")
