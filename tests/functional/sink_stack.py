"""A stack whose mail ends in the sink, with a mailbox domain that is always full and little patience: it makes dead letters within 2 s."""
import contextlib
import json
import pathlib
import subprocess
import sys
import tempfile

from peers import ROOT
from programs import free_port
from stacks import DevStack, RealStack

FULL_DOMAIN = "full.test"
GONE_DOMAIN = "gone.test"  # no mailbox exists there
IMPATIENT = {"TIDINGS_RETRY_SCHEDULE": "500ms", "TIDINGS_RETRY_MAX_AGE": "1s"}


@contextlib.contextmanager
def running_sink(folder):
    """The sink's URL, while it runs."""
    rules, port = folder / "behaviour.json", free_port()
    rules.write_text(json.dumps({"full_domains": {FULL_DOMAIN: "452 4.2.2 Mailbox full", GONE_DOMAIN: "550 5.1.1 No such user here"}}))
    process = subprocess.Popen([sys.executable, ROOT / "tests/functional/sink.py", "--port", str(port), "--accounts", folder / "accounts.ndjson",
                                "--behaviour", rules], stdout=subprocess.PIPE)
    try:
        process.stdout.readline()
        yield f"smtp://127.0.0.1:{port}?tls=none"
    finally:
        process.kill()
        process.wait(10)


@contextlib.contextmanager
def sink_stack(kind, environment=None):
    """A started stack, "real" or "dev"; stopped afterwards, cleanly."""
    with tempfile.TemporaryDirectory(prefix="tidings-test-") as name:
        folder = pathlib.Path(name)
        folder.chmod(0o755)  # PostgreSQL runs as another user
        with running_sink(folder) as url:
            settings = {**IMPATIENT, **(environment or {})}
            if kind == "real":
                stack = RealStack(folder, mail=url, environment=settings)
            else:
                stack = DevStack(folder, environment={"TIDINGS_SMTP_URL": url, **settings})
            stack.start()
            try:
                yield stack
            finally:
                codes = stack.stop()
            assert set(codes.values()) == {0}, codes
