"""What a chaos scenario acts in: the real stack with its mail ending in the independent sink, load that runs beside the faults, and
the check at the end."""
import http.client
import json
import pathlib
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
import uuid
from collections import Counter

from accounts import Accounts, judge, read_sink
from client import Client, STEPS
from peers import ROOT
from programs import SLOWDOWN, free_port
from stacks import ORDERS, DevStack, RealStack

POSTGRES_BIN = max(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))  # Debian 12 has 15, Debian 13 has 17


class BrokenPromise(AssertionError):
    """A mail lost, repeated, altered or out of order, or one that does not come to its end: nothing that a second try excuses."""


def percentile(values, part):
    """The value that `part` (0 to 1) of the values do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def wait_for(condition, timeout, why="it did not happen in time", pause=0.05):
    """Waits until it is so and returns the seconds that took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < timeout * SLOWDOWN, why() if callable(why) else why
        time.sleep(pause)
    return time.monotonic() - began


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

    def mails(self):
        return read_sink(self.accounts)

    def faults(self):
        """How often each fault has hit."""
        return Counter(fault["kind"] for fault in read_sink(f"{self.accounts}.faults"))


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

    def stats(self):
        """lines, open, cuts, longest: see fault_proxy.py."""
        try:
            return json.loads(pathlib.Path(f"{self.rules}.stats").read_text())
        except FileNotFoundError:
            return {"lines": 0, "open": 0, "cuts": 0, "longest": 0.0}

    def stop(self):
        self.process.kill()
        self.process.wait(10)


class Load:
    """Clients that place orders and move them, each write with a key of its own, repeated until it has an answer."""

    def __init__(self, world, clients=8, steps=STEPS, pause=0.0, recipient=None):
        self.world, self.steps, self.pause, self.recipient = world, steps, pause, recipient
        self.accounts = Accounts()
        self.accepted_at = {}                # (order id, version) -> when the client had the answer
        self.recipients = {}                 # order id -> address
        self.answer_times = []               # seconds of each accepted write's own request
        self.refusal_times = []              # seconds of each 5xx
        self.replayed = 0                    # answers that a previous request had earned already
        self.stopping, self.lock = threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(number,), daemon=True) for number in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, number):
        client, turn = Client(self.world.stack.orders_url, timeout=10), number
        while not self.stopping.is_set():
            key = str(uuid.uuid4())
            order = {**ORDERS[turn % len(ORDERS)], "reference": key}
            if self.recipient:
                order["customer"] = {**order["customer"], "email": self.recipient(turn)}
            turn += len(self.threads)
            made = self.write(client, "POST", "/v1/orders", order, key)
            for step in self.steps:
                if made is None:
                    break
                made = self.write(client, "PATCH", f"/v1/orders/{made['id']}", step, str(uuid.uuid4()))
        client.close()

    def write(self, client, method, path, body, key):
        gave_up = 0
        while True:
            began = time.monotonic()
            try:
                status, fields, data = client.request(method, path, body, {"Idempotency-Key": key})
                took = time.monotonic() - began
                if status in (200, 201):
                    document = json.loads(data)
                    with self.lock:
                        self.accounts.accept(document["id"], document["version"])
                        self.accepted_at[document["id"], document["version"]] = time.time()
                        self.recipients[document["id"]] = document["customer"]["email"]
                        self.answer_times.append(took)
                        self.replayed += fields.get("idempotency-replayed") == "true"
                    if self.pause:
                        self.stopping.wait(self.pause)
                    return document
                if status not in (409, 429, 500, 502, 503):
                    raise AssertionError(f"{method} {path}: {status} {data[:300]}")
                if status >= 500:
                    with self.lock:
                        self.refusal_times.append(took)
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

    def wait_more(self, count, timeout=120):
        self.wait_writes(self.writes + count, timeout)

    @property
    def writes(self):
        with self.lock:
            return sum(self.accounts.accepted.values())

    @property
    def refused(self):
        """How many requests were answered with a 5xx."""
        return len(self.refusal_times)

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

    def build(self, postgres_proxy=False, smtp_proxy=False, smtp_urls=None, environment=None, postgres=None):
        self.sink = Sink(self.folder / "sink")
        mail = self.sink.url
        if smtp_proxy:
            self.smtp_proxy = self.proxy("smtp", self.sink.port)
            mail = f"smtp://127.0.0.1:{self.smtp_proxy.port}?tls=none"
        if smtp_urls:
            mail = smtp_urls(mail)
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

    def metric(self, name, figure, labelled="", url=None):
        """A figure of a service, summed over its labels, or over those that hold the text; one that it does not have is an error."""
        with urllib.request.urlopen(f"{url or self.stack.url_of(name)}/metrics", timeout=10) as answer:
            text = answer.read().decode()
        found = re.findall(rf"^{re.escape(figure)}(\{{[^}}]*\}})? (\S+)$", text, re.M)
        chosen = [float(value) for labels, value in found if labelled in labels]
        assert chosen, f"{name} has no figure {figure} with {labelled or 'any label'}"
        return sum(chosen)

    def rows_read_by_scans(self, table):
        """Rows of the table that PostgreSQL has read without an index; told by the server once a second or so."""
        asked = subprocess.run([POSTGRES_BIN / "psql", self.stack.postgres["URL"], "-Atc", f"SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname = '{table}'"],
                               capture_output=True, text=True, check=True, timeout=30)
        return int(asked.stdout)

    def wait_mails(self, count, timeout=60):
        """Until that many mails have arrived: consumer groups take a moment to form."""
        wait_for(lambda: len(self.sink.mails()) >= count, timeout, lambda: f"{len(self.sink.mails())} of {count} mails arrived\n{self.tails()}")

    def wait_faults(self, kind, count, timeout=60):
        wait_for(lambda: self.sink.faults()[kind] >= count, timeout, lambda: f"{self.sink.faults()}\n{self.tails()}")

    def delays(self, load, mails=None):
        """Seconds from the client's answer to the sink's, of each first copy of the load's mails."""
        seen = {}
        for mail in mails or self.sink.mails():
            seen.setdefault((mail["order"], int(mail["version"])), mail["time"])
        return [max(0.0, seen[write] - at) for write, at in load.accepted_at.items() if write in seen]

    def wait_settled(self, count, patience=90):
        """Waits until so many messages are there and none is open, as long as it goes on; returns the ledger."""
        ended, moved_at = -1, time.monotonic()
        while True:
            try:
                ledger = self.stack.ledger()
            except OSError:
                ledger = None
            if ledger:
                states = ledger["messages"]
                still_open = sum(states[state] for state in ("queued", "sending", "deferred"))
                now_ended = sum(states.values()) - still_open
                if now_ended >= count and still_open == 0:
                    return ledger
                if now_ended > ended:
                    ended, moved_at = now_ended, time.monotonic()
            if time.monotonic() - moved_at >= patience * SLOWDOWN:
                raise BrokenPromise(f"nothing goes on: {count} messages are owed, {ledger}\n{self.tails()}")
            time.sleep(0.05)

    def settle(self, *loads):
        """Ends the loads, waits until every accepted write's message is terminal, and returns the checker's verdict."""
        accounts = Accounts()
        for load in loads:
            accounts.add(load.stop().accounts)
        ledger = self.wait_settled(sum(accounts.accepted.values()))
        orders = list(self.orders())
        unknown = {order["id"] for order in orders} - set(accounts.accepted)
        verdict = judge(accounts, self.sink.mails(), list(self.stack.messages()), unknown, [order["reference"] for order in orders if order.get("reference")])
        print(verdict)
        if not verdict.clean:
            raise BrokenPromise(f"{verdict}\n{ledger}\n{self.tails()}")
        return verdict

    def orders(self):
        """Every order that exists; one whose POST's answer was lost for good may be among them."""
        client, after = self.stack.client(), ""
        while True:
            status, page = client.json("GET", f"/v1/orders?limit=200{after}")
            assert status == 200, page
            yield from page["data"]
            if not page["next"]:
                return
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
