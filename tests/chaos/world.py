"""What a chaos scenario acts in: the real stack with its mail ending in the independent sink, load that runs beside the faults, and
the check at the end."""
import http.client
import json
import pathlib
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import uuid

from accounts import Accounts, judge, read_sink
from client import Client, STEPS
from peers import ROOT
from programs import SLOWDOWN, free_port
from stacks import ORDERS, DevStack, RealStack

QUICK = {"TIDINGS_RETRY_SCHEDULE": "200ms,500ms,1s", "TIDINGS_UNCERTAIN": "resend", "TIDINGS_LEASE": "3s"}


class Sink:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.port, self.accounts, self.rules = free_port(), self.folder / "accounts.ndjson", self.folder / "behaviour.json"
        self.accounts.touch()
        self.process = None
        self.start()

    def start(self):
        self.process = subprocess.Popen([sys.executable, ROOT / "tests/functional/sink.py", "--port", str(self.port), "--accounts", self.accounts,
                                         "--behaviour", self.rules], stdout=subprocess.PIPE)
        self.process.stdout.readline()

    def behave(self, **rules):
        waiting = self.rules.with_suffix(".new")
        waiting.write_text(json.dumps(rules))
        waiting.rename(self.rules)

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)

    @property
    def url(self):
        return f"smtp://127.0.0.1:{self.port}?tls=none"


class Proxy:
    """A fault proxy in front of a port; .behave(latency=0.2) and the like."""

    def __init__(self, folder, name, target_port):
        self.port, self.rules = free_port(), pathlib.Path(folder) / f"{name}-proxy.json"
        self.rules.write_text("{}")
        self.process = subprocess.Popen([sys.executable, ROOT / "tests/chaos/fault_proxy.py", "--listen", str(self.port),
                                         "--to", f"127.0.0.1:{target_port}", "--rules", self.rules], stdout=subprocess.PIPE)
        self.process.stdout.readline()

    def behave(self, **rules):
        waiting = self.rules.with_suffix(".new")
        waiting.write_text(json.dumps(rules))
        waiting.rename(self.rules)

    def stop(self):
        self.process.kill()
        self.process.wait(10)


class Load:
    """Clients that place orders and move them, each write with a key of its own, repeated until it has an answer."""

    def __init__(self, world, clients=8, steps=STEPS, pause=0.0, recipient=None):
        self.world, self.steps, self.pause, self.recipient = world, steps, pause, recipient
        self.accounts, self.unknown = Accounts(), set()
        self.refused, self.slowest = 0, 0.0
        self.stopping, self.lock = threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        client, turn = Client(self.world.stack.orders_url, timeout=10), number
        while not self.stopping.is_set():
            order = dict(ORDERS[turn % len(ORDERS)])
            if self.recipient:
                order["customer"] = {**order["customer"], "email": self.recipient(turn)}
            turn += len(self.threads)
            made = self.write(client, "POST", "/v1/orders", order)
            for step in self.steps:
                if made is None:
                    break
                made = self.write(client, "PATCH", f"/v1/orders/{made['id']}", step)
        client.close()

    def write(self, client, method, path, body):
        key, gave_up = str(uuid.uuid4()), 0
        while True:
            began = time.monotonic()
            try:
                status, _, data = client.request(method, path, body, {"Idempotency-Key": key})
                if status in (200, 201):
                    document = json.loads(data)
                    with self.lock:
                        self.accounts.accept(document["id"], document["version"])
                    if self.pause:
                        self.stopping.wait(self.pause)
                    return document
                if status not in (409, 429, 500, 502, 503):
                    raise AssertionError(f"{method} {path}: {status} {data[:300]}")
                with self.lock:
                    self.refused += 1
                    self.slowest = max(self.slowest, time.monotonic() - began)
            except (OSError, http.client.HTTPException):
                pass
            if self.stopping.is_set():
                gave_up += 1
                if gave_up > 100 * SLOWDOWN:  # the answer stays unknown; its order may exist
                    return None
            time.sleep(0.03)

    def wait_writes(self, count, timeout=120):
        deadline = time.monotonic() + timeout * SLOWDOWN
        while self.writes < count:
            assert time.monotonic() < deadline, f"{self.writes} of {count} writes were accepted\n{self.world.tails()}"
            time.sleep(0.01)

    @property
    def writes(self):
        with self.lock:
            return sum(self.accounts.accepted.values())

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(60 * SLOWDOWN)
        return self


class World:
    def __init__(self, folder, dice):
        self.folder, self.dice = pathlib.Path(folder), dice
        self.stack = self.sink = None
        self.proxies, self.loads = [], []

    def build(self, postgres_proxy=False, smtp_proxy=False, environment=None, postgres=None):
        self.sink = Sink(self.folder / "sink")
        mail = self.sink.url
        if smtp_proxy:
            self.smtp_proxy = self.proxy("smtp", self.sink.port)
            mail = f"smtp://127.0.0.1:{self.smtp_proxy.port}?tls=none"
        self.stack = RealStack(self.folder, mail=mail, environment={**QUICK, **(environment or {})}, postgres=postgres)
        if postgres_proxy:
            self.postgres_proxy = self.proxy("postgres", int(self.stack.postgres["PORT"]))
            url = self.stack.postgres["URL"].replace(self.stack.postgres["PORT"], str(self.postgres_proxy.port))
            for program in self.stack.programs.values():
                program.environment["TIDINGS_DATABASE_URL"] = url
        self.stack.start()
        return self

    def build_dev(self, environment=None):
        """`tidings dev` instead, its mail ending in the same independent sink; its data lies in `data` in the world's folder."""
        self.sink = Sink(self.folder / "sink")
        self.stack = DevStack(self.folder, {**QUICK, "TIDINGS_SMTP_URL": self.sink.url, **(environment or {})})
        self.stack.start()
        return self

    def proxy(self, name, port):
        made = Proxy(self.folder, name, port)
        self.proxies.append(made)
        return made

    def load(self, **options):
        made = Load(self, **options)
        self.loads.append(made)
        return made

    def program(self, name):
        return self.stack.programs[name]

    def restart(self, name):
        self.program(name).kill()
        return self.program(name).start(self.stack.url_of(name), timeout=60)

    def signal(self, name, number):
        self.program(name).process.send_signal(number)

    def freeze(self, name):
        self.signal(name, signal.SIGSTOP)

    def thaw(self, name):
        self.signal(name, signal.SIGCONT)

    def tails(self):
        return "\n".join(f"--- {name}\n{program.tail(12)}" for name, program in self.stack.programs.items())

    def metrics(self, name):
        with urllib.request.urlopen(f"{self.stack.url_of(name)}/metrics", timeout=10) as answer:
            return answer.read().decode()

    def settle(self, load, timeout=120):
        """Ends the load, waits until every accepted write's message is terminal, and returns the checker's verdict."""
        load.stop()
        ledger = self.stack.wait_settled(load.writes, timeout=timeout)
        verdict = judge(load.accounts, read_sink(self.sink.accounts), list(self.stack.messages()), self.unknown_orders(load))
        print(verdict)
        assert verdict.clean, f"{verdict}\n{ledger}\n{self.tails()}"
        return verdict

    def unknown_orders(self, load):
        """Orders that exist though no client was told: their POST's answer was lost and the load ended."""
        client, known, after, unknown = self.stack.client(), set(load.accounts.accepted), "", set()
        while True:
            _, page = client.json("GET", f"/v1/orders?limit=200{after}")
            unknown |= {order["id"] for order in page["data"]} - known
            if not page["next"]:
                return unknown
            after = f"&after={page['next']}"

    def close(self):
        for load in self.loads:
            load.stopping.set()
        if self.stack:
            for program in self.stack.programs.values():
                if program.alive:
                    program.process.send_signal(signal.SIGCONT)
                program.kill()
            self.stack.stop()
        if self.sink:
            self.sink.stop()
        for proxy in self.proxies:
            proxy.stop()
