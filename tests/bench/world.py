"""What is measured in: one PostgreSQL, one Kafka and one mail sink for the whole bench, and for every run a database and a topic of its own."""
import contextlib
import os
import pathlib
import time

import psycopg2

from accounting import Account, memory_mib
from mail_sink import MailSink
from peers import Peer
from programs import Program, free_port

POSTGRES = "shared_buffers = 512MB;max_wal_size = 4GB"
SERVICES = ("order-service", "notification-service")


class Servers:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.postgres = Peer("postgres", self.folder / "postgres", POSTGRES_SETTINGS=POSTGRES)
        self.kafka = Peer("kafka", self.folder / "kafka")
        self.sink = None
        self.worlds = 0

    def __enter__(self):
        try:
            self.postgres.start()
            self.kafka.start()
            self.sink = MailSink(self.folder)
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_):
        self.stop()

    def database(self, name):
        return f"{self.postgres['URL'].rsplit('/', 1)[0]}/{name}"

    def execute(self, statement, name="tidings"):
        """One statement outside of transactions; the rows, if there are any."""
        session = psycopg2.connect(self.database(name))
        try:
            session.autocommit = True
            with session.cursor() as cursor:
                cursor.execute(statement)
                return cursor.fetchall() if cursor.description else []
        finally:
            session.close()

    def set_postgres(self, name, value):
        """A setting of the whole server that needs no restart."""
        self.execute(f"ALTER SYSTEM SET {name} = {value}")
        self.execute("SELECT pg_reload_conf()")

    def rest(self, database):
        """The store as after a quiet night: vacuumed, with statistics, and on the disk, so that no flush of it holds up a commit that is measured."""
        self.execute("VACUUM ANALYZE", database)
        self.execute("CHECKPOINT")
        os.sync()

    def pids(self):
        return {"postgres": int(self.postgres["PID"]), "kafka": int(self.kafka["PID"]), "sink": self.sink.process.pid}

    @contextlib.contextmanager
    def fresh_database(self, name):
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield name
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    @contextlib.contextmanager
    def world(self, programs, **settings):
        """Both services of the folder `programs` on a database and a topic of their own, not started yet."""
        self.worlds += 1
        with self.fresh_database(f"bench_{self.worlds}") as database:
            world = World(self, pathlib.Path(programs), database, settings)
            try:
                yield world
            finally:
                for program in world.programs.values():
                    program.kill()

    @contextlib.contextmanager
    def dev_world(self, programs):
        """`tidings dev` of the folder `programs` with a data folder of its own, not started yet."""
        self.worlds += 1
        world = DevWorld(self, pathlib.Path(programs), self.folder / f"dev_{self.worlds}")
        try:
            yield world
        finally:
            world.programs["dev"].kill()

    def stop(self):
        if self.sink:
            self.sink.stop()
        self.kafka.kill()
        self.postgres.stop()


class World:
    """`start` with names of services; mail goes to the sink unless `mail` says otherwise."""

    def __init__(self, servers, programs, database, settings):
        self.servers, self.database, self.sink = servers, database, servers.sink
        self.ports = {name: free_port() for name in SERVICES}
        self.orders_port = self.ports["order-service"]
        self.urls = {name: f"http://127.0.0.1:{port}" for name, port in self.ports.items()}
        shared = {"TIDINGS_DATABASE_URL": servers.database(database), "TIDINGS_KAFKA_BROKERS": servers.kafka["BROKERS"],
                  "TIDINGS_KAFKA_TOPIC": f"order-event-{database}", "TIDINGS_KAFKA_GROUP": database, "TIDINGS_AUTH": "off",
                  "TIDINGS_RATE_LIMIT": "off", "TIDINGS_SMTP_URL": servers.sink.url, "TIDINGS_MAIL_FROM": "Acme Shop <orders@shop.example>", **settings}
        self.programs = {name: Program(name, servers.folder / database, binary=programs / name, environment={
            **shared, "TIDINGS_HTTP_LISTEN": f"127.0.0.1:{port}"}) for name, port in self.ports.items()}

    def start(self, *names, mail=None):
        for name in names or SERVICES:
            if mail:
                self.programs[name].environment["TIDINGS_SMTP_URL"] = mail
            self.programs[name].start(self.urls[name], timeout=60)

    def stop(self, name):
        self.programs[name].stop()

    def pids(self):
        return {name: program.process.pid for name, program in self.programs.items() if program.alive} | self.servers.pids()

    def account(self):
        return Account(self.pids())

    def peak_mib(self, name):
        return memory_mib(self.programs[name].process.pid, "VmHWM")

    def transactions(self):
        """Commits in the database so far; sessions report them once a second, and at their end."""
        time.sleep(1.2)
        return self.servers.execute(f"SELECT xact_commit FROM pg_stat_database WHERE datname = '{self.database}'")[0][0]


class DevWorld:
    def __init__(self, servers, programs, folder):
        self.servers, self.sink = servers, servers.sink
        self.orders_port = free_port()
        self.urls = {"dev": f"http://127.0.0.1:{self.orders_port}"}
        self.programs = {"dev": Program("tidings", folder, [
            "dev", "--data-dir", folder / "data", "--orders-listen", f"127.0.0.1:{self.orders_port}",
            "--notifications-listen", f"127.0.0.1:{free_port()}"], binary=programs / "tidings",
            environment={"TIDINGS_RATE_LIMIT": "off"})}

    def start(self, mail=None):
        self.programs["dev"].environment["TIDINGS_SMTP_URL"] = mail or self.sink.url
        self.programs["dev"].start(self.urls["dev"], timeout=60)

    def stop(self):
        self.programs["dev"].stop()
