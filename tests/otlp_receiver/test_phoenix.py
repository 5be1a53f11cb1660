"""A receiver of traces that is not ours (arize-phoenix) reads back one connected trace. Run by `script/test otlp-receiver`, which installs it."""
import json
import os
import pathlib
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/functional"))

from programs import free_port  # noqa: E402
from stacks import ORDERS, DevStack  # noqa: E402

PHOENIX = pathlib.Path(os.environ.get("TIDINGS_PHOENIX", ROOT / "build/otlp-receiver/bin/phoenix"))
WHOLE = {"POST /v1/orders", "commit order", "publish order-event", "process order-event", "render mail", "send mail"}


class Phoenix:
    def __init__(self, folder):
        self.url, self.log = f"http://127.0.0.1:{free_port()}", folder / "phoenix.log"
        environment = {**os.environ, "PHOENIX_HOST": "127.0.0.1", "PHOENIX_PORT": self.url.rsplit(":", 1)[1],
                       "PHOENIX_GRPC_PORT": str(free_port()), "PHOENIX_WORKING_DIR": str(folder / "phoenix"),
                       "PHOENIX_TELEMETRY_ENABLED": "false"}
        self.process = subprocess.Popen([PHOENIX, "serve"], env=environment, stdout=self.log.open("wb"), stderr=subprocess.STDOUT)
        self.wait_ready()

    def wait_ready(self, timeout=300):
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            assert self.process.poll() is None, self.log.read_text()[-3000:]
            try:
                with urllib.request.urlopen(f"{self.url}/healthz", timeout=2):
                    return
            except OSError:
                time.sleep(0.5)
        raise AssertionError(f"phoenix is not ready after {timeout} s:\n{self.log.read_text()[-3000:]}")

    def spans(self, trace):
        """The spans of a trace that are there by now; none while the project does not exist yet."""
        try:
            with urllib.request.urlopen(f"{self.url}/v1/projects/default/spans?limit=1000", timeout=30) as answer:
                return [span for span in json.loads(answer.read())["data"] if span["context"]["trace_id"] == trace]
        except urllib.error.HTTPError as problem:
            assert problem.code == 404, problem.read()
            return []

    def stop(self):
        self.process.terminate()
        self.process.wait(60)


@pytest.fixture
def phoenix(tmp_path):
    made = Phoenix(tmp_path)
    yield made
    made.stop()


def test_a_third_party_receiver_reads_back_one_connected_trace(phoenix, tmp_path):
    stack = DevStack(tmp_path / "dev", environment={"OTEL_EXPORTER_OTLP_ENDPOINT": phoenix.url}).start()
    trace = uuid.uuid4().hex
    status, order = stack.client().json("POST", "/v1/orders", ORDERS[0], {"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    assert status == 201, order
    stack.wait_settled(1)
    assert set(stack.stop().values()) == {0}

    deadline = time.monotonic() + 60
    while not WHOLE <= {span["name"] for span in phoenix.spans(trace)} and time.monotonic() < deadline:
        time.sleep(0.5)
    by_name = {span["name"]: span for span in phoenix.spans(trace)}
    assert WHOLE <= by_name.keys(), by_name.keys()
    parents = {"POST /v1/orders": None, "commit order": "POST /v1/orders", "publish order-event": "POST /v1/orders",
               "process order-event": "publish order-event", "render mail": "process order-event", "send mail": "process order-event"}
    for name, parent in parents.items():
        wanted = by_name[parent]["context"]["span_id"] if parent else "00f067aa0ba902b7"
        assert by_name[name]["parent_id"] == wanted, name
    print("\n".join(f"{name}: parent {parent}, {by_name[name]['start_time']} to {by_name[name]['end_time']}"
                    for name, parent in parents.items()))
