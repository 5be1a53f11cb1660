"""The pictures of README and the documents, taken from a run: of the console and of mails in Chromium, of the dashboard's panels as Prometheus
answers them, and of `tidings demo chaos` in a terminal. Only with TIDINGS_CONSOLE_PICTURES=FOLDER; script/pictures sets it."""
import contextlib
import json
import os
import pathlib
import pty
import re
import subprocess
import sys
import tempfile
import time

import pytest

from test_console import HERE, seeded

sys.path.insert(0, str(HERE.parent / "observability"))

from client import walk_orders  # noqa: E402
from prometheus import ROOT, Prometheus  # noqa: E402
from programs import BIN  # noqa: E402
from stacks import ORDERS, RealStack  # noqa: E402

FOLDER = os.environ.get("TIDINGS_CONSOLE_PICTURES")
pytestmark = pytest.mark.skipif(not FOLDER, reason="TIDINGS_CONSOLE_PICTURES names no folder")
WATCHED_S, STEP_S = 90, 1
LAST_ROW = 36  # of the dashboard's grid: "Is anything lost?" and "The path of an order"


def draw(name, facts, url="http://127.0.0.1:9/"):
    environment = {**os.environ, "TIDINGS_CONSOLE_URL": url, "TIDINGS_CONSOLE_FACTS": json.dumps(facts)}
    ran = subprocess.run(["node", HERE / "pictures" / f"{name}.mjs", FOLDER], cwd=HERE, env=environment, capture_output=True, text=True, timeout=300)
    assert ran.returncode == 0, ran.stdout[-4_000:] + ran.stderr[-4_000:]


def test_the_console():
    with seeded("dev", {"TIDINGS_RETRY_SCHEDULE": "1s"}, has_orders=True) as (stack, facts):
        draw("console", facts, f"{stack.orders_url}/console/")


def panels_of(prometheus, end):
    """The dashboard's panels with what Prometheus answers to each of their queries."""
    shown = []
    for panel in json.loads((ROOT / "deploy/grafana/dashboards/tidings.json").read_text())["panels"]:
        if panel["gridPos"]["y"] >= LAST_ROW:
            continue
        series = []
        for target in panel.get("targets", []):
            asked = {"query": target["expr"].replace("$__rate_interval", "15s"), "start": end - WATCHED_S, "end": end, "step": STEP_S}
            for one in prometheus.api("query_range", **asked)["result"]:
                name = re.sub(r"\{\{\s*(\w+)\s*\}\}", lambda label: one["metric"].get(label[1], ""), target.get("legendFormat", ""))
                series.append({"name": name, "values": [[at, float(value)] for at, value in one["values"]]})
        shown.append({key: panel.get(key) for key in ("title", "type", "gridPos")} | {
            "unit": panel.get("fieldConfig", {}).get("defaults", {}).get("unit"), "series": series})
    return shown


@contextlib.contextmanager
def observed():
    """The real stack, and the Prometheus that scrapes it."""
    with tempfile.TemporaryDirectory(prefix="tidings-test-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # PostgreSQL and Postfix run as other users
        stack = RealStack(folder / "stack").start()
        prometheus = Prometheus(folder / "prometheus", {"order-service": stack.orders_url, "notification-service": stack.notifications_url})
        try:
            yield stack, prometheus
        finally:
            prometheus.stop()
            codes = stack.stop()
        assert set(codes.values()) == {0}, codes


def test_the_dashboard():
    with observed() as (stack, prometheus):
        end = time.time() + WATCHED_S
        number = 0
        while time.time() < end:  # a wave, so that the rates have a shape
            count = 4 + 16 * (number % 3)
            walk_orders(stack.orders_url, ORDERS[:count], connections=4)
            number += 1
            time.sleep(2)
        draw("dashboard", {"panels": panels_of(prometheus, time.time())})


def shown_in_terminal(command):
    """What stays on the screen: a line that was written over is gone."""
    screen, size = [], 65_536
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(command[0], command)
    while True:
        try:
            part = os.read(terminal, size)
        except OSError:  # it has ended
            break
        screen.append(part)
        if not part:
            break
    _, status = os.waitpid(pid, 0)
    assert os.waitstatus_to_exitcode(status) == 0
    text = b"".join(screen).decode()
    lines = [line.rsplit("\x1b[K", 1)[-1].strip("\r") for line in text.split("\n")]
    return "\n".join(re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", line) for line in lines).strip("\n")


def test_the_demo_in_a_terminal():
    words = ["demo", "chaos", "--seconds", "20"]
    text = shown_in_terminal([str(BIN / "tidings"), *words])
    draw("terminal", {"command": " ".join(["tidings", *words]), "text": text})
