"""One project of compose.yaml in a folder of its own: what a user does with a checkout, done by a test."""
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import threading
import time
import uuid

from accounts import Accounts, judge
from client import STEPS, Client
from mails import read_mails
from stacks import ORDERS

ROOT = pathlib.Path(__file__).resolve().parents[2]
WORK = pathlib.Path(os.environ["TIDINGS_CONTAINERS_WORK"])
STAMP = re.compile(rb"\A(?:(?:Return-Path|Delivered-To|Received):.*\r?\n(?:[ \t].*\r?\n)*)+")


def docker(*words, check=True):
    ended = subprocess.run(["docker", *words], capture_output=True, text=True, timeout=120)
    assert not check or ended.returncode == 0, f"docker {' '.join(words)}: {ended.stdout}{ended.stderr}"
    return ended


def inspect(name):
    return json.loads(docker("inspect", name).stdout)[0]


def wait_for(condition, seconds, what):
    deadline = time.monotonic() + seconds
    while True:
        found = condition()
        if found:
            return found
        assert time.monotonic() < deadline, f"after {seconds} s still not: {what() if callable(what) else what}"
        time.sleep(0.1)


class Shop:
    def __init__(self, project, files=("compose.yaml",)):
        self.project, self.files, self.folder = project, files, WORK / project
        self.folder.mkdir()
        for name in ("compose.yaml", "compose.ha.yaml", "compose.ai.yaml", ".env.example"):
            shutil.copy(ROOT / name, self.folder)
        shutil.copytree(ROOT / "deploy", self.folder / "deploy", ignore=lambda at, names: [n for n in names if at.endswith("secrets") and n != "create"])
        os.chmod(self.folder, 0o755)
        subprocess.run([self.folder / "deploy/secrets/create"], check=True, stdout=subprocess.DEVNULL)
        self.key = self.secret("api_key").read_text()
        self.placed_before = set()  # orders of other tests on this stack
        self.ports = {"order-service": 8080, "notification-service": 8081, "order-service-2": 8082, "notification-service-2": 8083}
        self.teller = "notification-service"  # who is asked about messages

    def secret(self, name):
        return self.folder / "deploy/secrets" / name

    def compose(self, *words, check=True):
        files = [word for name in self.files for word in ("-f", name)]
        ended = subprocess.run(["docker-compose", "-p", self.project, *files, *words], cwd=self.folder, capture_output=True, text=True, timeout=300)
        assert not check or ended.returncode == 0, f"docker-compose {' '.join(words)}: {ended.stdout}{ended.stderr}\n{self.tails()}"
        return ended

    def up(self):
        began = time.monotonic()
        self.compose("up", "-d")
        self.wait_healthy()
        self.came_up_in = time.monotonic() - began
        return self

    def down(self):
        self.compose("down", "-v", "-t", "5")

    def container(self, service):
        return f"{self.project}_{service}_1"

    def services(self):
        names = docker("ps", "-a", "--filter", f"label=com.docker.compose.project={self.project}", "--format", "{{.Names}}").stdout.split()
        return sorted(name.removeprefix(f"{self.project}_").rsplit("_", 1)[0] for name in names)

    def health(self, service):
        """(status, the last answer of the health check)."""
        told = inspect(self.container(service))["State"].get("Health", {})
        answers = told.get("Log") or [{"Output": ""}]
        return told.get("Status"), answers[-1]["Output"].strip()

    def wait_healthy(self, *services, seconds=90):
        services = services or self.services()
        wait_for(lambda: all(self.health(each)[0] == "healthy" for each in services), seconds,
                 lambda: f"healthy: { {each: self.health(each) for each in services} }\n{self.tails()}")

    def logs(self, service):
        ended = docker("logs", self.container(service), check=False)
        return ended.stdout + ended.stderr

    def tails(self):
        return "\n".join(f"--- {each}\n" + "\n".join(self.logs(each).splitlines()[-8:]) for each in self.services())

    def client(self, service="order-service"):
        return Client(f"http://127.0.0.1:{self.ports[service]}", headers={"Authorization": f"Bearer {self.key}"})

    def mails(self):
        volume = json.loads(docker("volume", "inspect", f"{self.project}_mails").stdout)[0]["Mountpoint"]
        return read_mails(volume, "*.eml")

    def sink(self):
        """The mailbox's files as lines for accounts.py, in order of acceptance; without the lines that the mailbox puts on top of each copy."""
        return [{"message_id": mail.message_id, "order": mail.order, "version": mail.parsed["X-Tidings-Order-Version"],
                 "sha256": hashlib.sha256(STAMP.sub(b"", mail.raw, 1)).hexdigest()} for mail in self.mails()]

    def messages(self):
        client, after = self.client(self.teller), ""
        while True:
            status, page = client.json("GET", f"/v1/messages?limit=200{after}")
            assert status == 200, page
            yield from page["data"]
            if not page["next"]:
                return
            after = f"&after={page['next']}"

    def settle(self, load, seconds=120):
        """Waits until no message is open and the ledgers are even, and has accounts.py judge what lies in the mailbox."""
        def is_settled():
            states = self.client(self.teller).json("GET", "/v1/ledger")[1]["messages"]
            return sum(states.values()) >= load.writes and not any(states[each] for each in ("queued", "sending", "deferred"))

        wait_for(is_settled, seconds, lambda: f"settled: {self.client(self.teller).json('GET', '/v1/ledger')}\n{self.tails()}")
        events = self.ledger()
        assert events["accepted"] == events["published"] == events["arrived"] >= load.writes, events
        verdict = judge(load.accounts, self.sink(), list(self.messages()), self.placed_before)
        print(f"\n{verdict}")
        assert verdict.clean, f"{verdict}\n{self.tails()}"
        return verdict

    def ledger(self):
        ended = self.compose("run", "--rm", "tidings", "reconcile", "--json")
        joined = json.loads(ended.stdout.strip().splitlines()[-1])
        assert joined["even"], joined
        return joined["events"]


class Load:
    """Clients that place orders and move them until they are told to stop; every write is repeated with its key until it has an answer."""

    def __init__(self, shop, services=("order-service",), clients=6, pause=0.05):
        self.shop, self.services, self.pause = shop, services, pause
        self.accounts, self.failure = Accounts(), None
        self.stopping, self.lock = threading.Event(), threading.Lock()
        self.threads = [threading.Thread(target=self.run, args=(number, clients), daemon=True) for number in range(clients)]
        for thread in self.threads:
            thread.start()

    def run(self, number, clients):
        client, turn = self.shop.client(self.services[number % len(self.services)]), number
        try:
            while not self.stopping.is_set():
                made = self.write(client, "POST", "/v1/orders", {**ORDERS[turn % len(ORDERS)], "reference": str(uuid.uuid4())})
                for step in STEPS:
                    self.write(client, "PATCH", f"/v1/orders/{made['id']}", step)
                turn += clients
        except Exception as problem:  # told by stop(); a thread cannot fail a test
            self.failure = problem

    def write(self, client, method, path, body):
        status, document = client.insist(method, path, body, patience=90)
        assert status in (200, 201), (status, document)
        with self.lock:
            self.accounts.accept(document["id"], document["version"])
        self.stopping.wait(self.pause)
        return document

    @property
    def writes(self):
        with self.lock:
            return sum(self.accounts.accepted.values())

    @property
    def orders(self):
        with self.lock:
            return len(self.accounts.accepted)

    def wait_orders(self, count, seconds=120):
        wait_for(lambda: self.orders >= count or self.failure, seconds, lambda: f"{count} orders, {self.orders} are there\n{self.shop.tails()}")

    def stop(self):
        self.stopping.set()
        for thread in self.threads:
            thread.join(120)
        if self.failure:
            raise self.failure
        return self
