"""/livez, /readyz and /metrics while parts are away. These tests break the stack that the others share, so they have one of their own."""
import os
import pathlib
import shutil
import tempfile
import time

import pytest

from client import Client
from stacks import ORDERS, RealStack


@pytest.fixture
def real():
    folder = pathlib.Path(tempfile.mkdtemp(prefix="tidings-health-"))
    os.chmod(folder, 0o755)
    stack = RealStack(folder).start()
    yield stack
    stack.stop()
    shutil.rmtree(folder, ignore_errors=True)


def readiness(url):
    status, document = Client(url).json("GET", "/readyz")
    return status, document["status"], {check["name"]: check.get("why") for check in document["checks"]}


def wait_until(holds, timeout=30):
    deadline = time.monotonic() + timeout
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def test_readiness_names_what_is_missing_and_liveness_asks_nobody(real):
    both = (real.orders_url, real.notifications_url)
    wait_until(lambda: all(readiness(url)[:2] == (200, "ok") for url in both))

    real.mail.stop()
    for order in ORDERS[:5]:
        Client(real.orders_url).insist("POST", "/v1/orders", order)
    wait_until(lambda: readiness(real.notifications_url)[2]["mail_relay"] is not None)
    status, words, checks = readiness(real.notifications_url)
    assert (status, words) == (200, "degraded") and "mails wait" in checks["mail_relay"] and checks["database"] is None

    real.kafka.kill()
    wait_until(lambda: all(readiness(url)[2]["kafka"] for url in both))
    assert readiness(real.orders_url)[:2] == (200, "degraded")

    real.postgres.kill()
    wait_until(lambda: all(readiness(url)[2]["database"] for url in both))
    for url in both:
        assert readiness(url)[:2] == (503, "not ready")
        began = time.monotonic()
        assert Client(url).json("GET", "/livez") == (200, {"status": "ok"})
        status, _, body = Client(url).request("GET", "/metrics")
        assert status == 200 and b"tidings_database_up{" in body
        assert time.monotonic() - began < 1

    real.postgres.start()
    real.kafka.start()
    real.mail.start()
    wait_until(lambda: all(readiness(url)[:2] == (200, "ok") for url in both), timeout=60)
