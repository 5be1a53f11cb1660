"""The two ways to run Tidings, with one face: the real stack (Kafka, PostgreSQL, a mail server, services as processes) and `tidings dev`."""
import json
import pathlib
import time
import urllib.request

import mails
from client import Client
from peers import Peer
from programs import SLOWDOWN, Program, free_port

ORDERS = [json.loads(line) for line in (pathlib.Path(__file__).resolve().parents[1] / "data/orders.ndjson").open()]


class Stack:
    orders_url = notifications_url = None
    programs = {}

    def client(self):
        return Client(self.orders_url)

    def ledger(self):
        with urllib.request.urlopen(f"{self.notifications_url}/v1/ledger", timeout=10) as answer:
            return json.loads(answer.read())

    def wait_settled(self, messages, timeout=120):
        """Waits until that many messages are there and none is open any more; returns the ledger."""
        deadline = time.monotonic() + timeout * SLOWDOWN
        ledger = None
        while time.monotonic() < deadline:
            try:
                ledger = self.ledger()
                states = ledger["messages"]
                if sum(states.values()) >= messages and not any(states[open_] for open_ in ("queued", "sending", "deferred")):
                    return ledger
            except OSError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"messages are not settled after {timeout} s: {ledger}\n" +
                             "\n".join(program.tail(15) for program in self.programs.values()))

    def wait_mails(self, count, timeout=60):
        """Waits until that many mails lie at the receiving end: a mail server may still be putting accepted mail away."""
        deadline = time.monotonic() + timeout * SLOWDOWN
        while len(self.mails()) < count:
            assert time.monotonic() < deadline, f"{len(self.mails())} of {count} mails arrived"
            time.sleep(0.2)

    def messages(self, query=""):
        """Every message of the notification service, page by page."""
        client, after = Client(self.notifications_url), ""
        while True:
            status, page = client.json("GET", f"/v1/messages?limit=200{query}{after}")
            assert status == 200, page
            yield from page["data"]
            if not page["next"]:
                return
            after = f"&after={page['next']}"


class RealStack(Stack):
    def __init__(self, folder, mail="postfix", environment=None, postgres=None):
        self.folder = pathlib.Path(folder)
        self.postgres = Peer("postgres", self.folder / "postgres", **(postgres or {})).start()
        self.kafka = Peer("kafka", self.folder / "kafka").start()
        self.mail = None
        if mail in ("postfix", "smtp-sink"):
            self.mail = Peer(mail, self.folder / mail, **({"KEEP": "1"} if mail == "smtp-sink" else {})).start()
            mail = self.mail["URL"]
        orders_port, notifications_port = free_port(), free_port()
        self.orders_url = f"http://127.0.0.1:{orders_port}"
        self.notifications_url = f"http://127.0.0.1:{notifications_port}"
        shared = {"TIDINGS_DATABASE_URL": self.postgres["URL"], "TIDINGS_KAFKA_BROKERS": self.kafka["BROKERS"],
                  "TIDINGS_AUTH": "off", "TIDINGS_RATE_LIMIT": "off", **(environment or {})}
        self.programs = {
            "order-service": Program("order-service", self.folder, environment={
                **shared, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{orders_port}"}),
            "notification-service": Program("notification-service", self.folder, environment={
                **shared, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{notifications_port}", "TIDINGS_SMTP_URL": mail,
                "TIDINGS_MAIL_FROM": "Acme Shop <orders@shop.example>"}),
        }

    def url_of(self, name):
        return self.orders_url if name == "order-service" else self.notifications_url

    def start(self):
        for name, program in self.programs.items():
            program.start(self.url_of(name))
        return self

    def mails(self):
        folder = self.mail["MAILDIR"] if self.mail.name == "postfix" else self.mail.folder / "mail"
        return mails.read_mails(folder)

    def stop(self):
        codes = {name: program.stop() for name, program in self.programs.items()}
        for peer in (self.mail, self.kafka, self.postgres):
            if peer:
                peer.stop()
        return codes


class DevStack(Stack):
    """`tidings dev`: one process, SQLite, the embedded event log and the mailbox."""

    def __init__(self, folder, environment=None):
        self.folder = pathlib.Path(folder)
        orders_port, notifications_port = free_port(), free_port()
        scheme = "https" if "TIDINGS_TLS_CERT" in (environment or {}) else "http"
        self.orders_url = f"{scheme}://127.0.0.1:{orders_port}"
        self.notifications_url = f"{scheme}://127.0.0.1:{notifications_port}"
        self.programs = {"tidings": Program("tidings", self.folder, [
            "dev", "--data-dir", self.folder / "data", "--orders-listen", f"127.0.0.1:{orders_port}",
            "--notifications-listen", f"127.0.0.1:{notifications_port}"],
            environment={"TIDINGS_RATE_LIMIT": "off", **(environment or {})})}

    def url_of(self, name):
        return self.orders_url

    def start(self):
        self.programs["tidings"].start(self.orders_url)
        return self

    def mails(self):
        return mails.read_mails(self.folder / "data", "*.eml")

    def stop(self):
        return {"tidings": self.programs["tidings"].stop()}
