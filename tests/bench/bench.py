#!/usr/bin/env python3
"""Measures the built programs: orders/s and latency of POST, and the time from POST to accepted mail, for the real stack and `tidings dev`.
Load generator and everything under test share the machine. Usage: script/bench [--seconds N] [--rate N] [real|dev ...]"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/functional"))

from client import Client  # noqa: E402
from programs import free_port  # noqa: E402
from stacks import ORDERS, DevStack, RealStack  # noqa: E402


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


class Sink:
    def __init__(self, folder):
        self.port, self.accounts = free_port(), pathlib.Path(folder) / "accounts.ndjson"
        self.process = subprocess.Popen([sys.executable, ROOT / "tests/functional/sink.py", "--port", str(self.port),
                                         "--accounts", self.accounts], stdout=subprocess.PIPE)
        self.process.stdout.readline()
        self.url = f"smtp://127.0.0.1:{self.port}?tls=none"

    def arrivals(self):
        return {entry["order"]: entry["time"] for entry in map(json.loads, self.accounts.open())}

    def stop(self):
        self.process.terminate()
        self.process.wait(10)


def post_rate(stack, seconds, connections=64):
    environment = {**os.environ, "TIDINGS_ORDERS": str(ROOT / "tests/data/orders.ndjson")}
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "-s", ROOT / "tests/bench/post_orders.lua", stack.orders_url]
    said = subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout
    found = dict(re.findall(r"(\w+)=([\d.]+)", said[said.index("RESULT"):]))
    return {"orders_per_s": float(found["requests"]) / float(found["seconds"]), "p50_ms": float(found["p50_ms"]),
            "p99_ms": float(found["p99_ms"]), "bad": int(found["bad"])}


def end_to_end(stack, sink, rate, seconds, clients=8):
    """Posts at a steady rate; the clock of an order runs from sending the request to the sink's durable acceptance."""
    posted, lock = {}, threading.Lock()
    began = time.time() + 0.2

    def post(lane):
        client = Client(stack.orders_url)
        for number in range(lane, rate * seconds, clients):
            pause = began + number / rate - time.time()
            if pause > 0:
                time.sleep(pause)
            sent = time.time()
            status, document = client.json("POST", "/v1/orders", ORDERS[number % len(ORDERS)])
            assert status == 201, document
            with lock:
                posted[document["id"]] = sent

    threads = [threading.Thread(target=post, args=(lane,)) for lane in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    deadline = time.time() + 60
    while not posted.keys() <= sink.arrivals().keys() and time.time() < deadline:
        time.sleep(0.2)
    arrivals = sink.arrivals()
    taken = [(arrivals[order] - sent) * 1000 for order, sent in posted.items() if order in arrivals]
    return {"mails": len(taken), "lost": len(posted) - len(taken), "p50_ms": percentile(taken, 0.5), "p99_ms": percentile(taken, 0.99)}


def measure(mode, options):
    with tempfile.TemporaryDirectory(prefix="tidings-bench-") as folder:
        os.chmod(folder, 0o755)
        sink = Sink(folder)
        if mode == "real":
            stack = RealStack(folder, mail=sink.url)
        else:
            stack = DevStack(folder, {"TIDINGS_SMTP_URL": sink.url})
        try:
            stack.start()
            results = {"idle_rss_mib": {name: round(program.rss_mib(), 1) for name, program in stack.programs.items()}}
            end_to_end(stack, sink, options.rate, options.seconds)  # warm: the broker compiles itself during its first thousand records
            results["end_to_end"] = end_to_end(stack, sink, options.rate, options.seconds)
            if mode == "real":
                stack.programs["notification-service"].stop()
                results["post_without_notifications"] = post_rate(stack, options.seconds)
                stack.programs["notification-service"].start(stack.notifications_url)
            else:
                results["post_while_mailing"] = post_rate(stack, options.seconds)
            results["ready_ms"] = {}
            for name, program in stack.programs.items():
                program.kill()
                results["ready_ms"][name] = round(program.start(stack.url_of(name)) * 1000)
            return results
        finally:
            for program in stack.programs.values():
                program.kill()
            stack.stop()
            sink.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=10, help="length of each measurement")
    parser.add_argument("--rate", type=int, default=200, help="orders per second of the end-to-end run")
    parser.add_argument("modes", nargs="*", default=["real", "dev"])
    options = parser.parse_args()
    for mode in options.modes:
        print(f"measuring {mode} …", file=sys.stderr, flush=True)
        print(json.dumps({mode: measure(mode, options)}, indent=2), flush=True)


if __name__ == "__main__":
    main()
