"""A PostgreSQL whose owner is nobody special, and one service on it: for what may be wrong around the services."""
import json
import pathlib
import time
import urllib.error
import urllib.request

import psycopg2
from client import Client
from peers import Peer
from programs import SLOWDOWN, Program, free_port

A_TEA = {"customer": {"email": "ada@example.com"}, "currency": "EUR", "items": [{"name": "Tea", "quantity": 1, "unit_price": 1250}]}


def eventually(ask, what, patience=30):
    deadline = time.monotonic() + patience * SLOWDOWN
    while True:
        found = ask()
        if found:
            return found
        assert time.monotonic() < deadline, what() if callable(what) else what
        time.sleep(0.05)


def readiness(url):
    """The status of /readyz, and what is wrong by check."""
    try:
        with urllib.request.urlopen(f"{url}/readyz", timeout=5) as answer:
            status, body = answer.status, json.loads(answer.read())
    except urllib.error.HTTPError as problem:
        status, body = problem.code, json.loads(problem.read())
    return status, {check["name"]: check["why"] for check in body["checks"] if not check["ok"]}


def metric(url, name):
    with urllib.request.urlopen(f"{url}/metrics", timeout=5) as answer:
        lines = answer.read().decode().splitlines()
    return [float(line.rsplit(" ", 1)[1]) for line in lines if line.startswith(name) and line[len(name)] in " {"]


class Shop:
    """PostgreSQL with the role `shop`, which owns the database `tidings` and may nothing else."""

    def __init__(self, folder, **environment):
        self.peer = Peer("postgres", pathlib.Path(folder) / "postgres", **environment).start()
        self.port = self.peer["PORT"]
        self.admin("CREATE ROLE shop LOGIN", "ALTER DATABASE tidings OWNER TO shop")

    def url(self, database="tidings", role="shop", port=None):
        return f"postgresql://{role}@127.0.0.1:{port or self.port}/{database}"

    def admin(self, *statements, database="tidings"):
        link = psycopg2.connect(self.url(database, "tidings"))
        try:
            link.autocommit = True
            with link.cursor() as cursor:
                for statement in statements:
                    cursor.execute(statement)
                return cursor.fetchall() if cursor.description else None
        finally:
            link.close()

    def order_service(self, folder, url, arguments=(), **environment):
        """The order service there, without a Kafka that answers."""
        port = free_port()
        program = Program("order-service", folder, arguments, environment={
            "TIDINGS_DATABASE_URL": url, "TIDINGS_KAFKA_BROKERS": f"127.0.0.1:{free_port()}", "TIDINGS_AUTH": "off",
            "TIDINGS_RATE_LIMIT": "off", "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{port}", **environment})
        return program, f"http://127.0.0.1:{port}"


def refusal_of(program, patience=15):
    """The exit code of a program that will not start, and its last lines."""
    program.start()
    code = program.process.wait(patience * SLOWDOWN)
    return code, program.tail(40)


def place(url):
    return Client(url).json("POST", "/v1/orders", A_TEA)[0]
