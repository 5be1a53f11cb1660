"""The built programs as child processes: start, wait until ready, stop by TERM, kill by KILL."""
import json
import os
import pathlib
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

from peers import ROOT

BIN = pathlib.Path(os.environ.get("TIDINGS_BIN", ROOT / "build/release/bin"))
SLOWDOWN = float(os.environ.get("TIDINGS_TEST_SLOWDOWN", "1"))  # sanitizer builds set 4


def clean_environment():
    """Ours without anything that a program would read as a setting."""
    return {key: value for key, value in os.environ.items() if not key.startswith(("TIDINGS_", "OTEL_", "GEMINI_"))}


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def hear_signals():
    """A test in the background, or under nohup, starts with these ignored, and a program keeps to that."""
    for number in (signal.SIGHUP, signal.SIGINT, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


class Program:
    def __init__(self, name, folder, arguments=(), environment=None, binary=None):
        self.name, self.folder = name, pathlib.Path(folder)
        self.binary = binary or BIN / name
        self.arguments = [str(argument) for argument in arguments]
        self.environment = {**clean_environment(), "TIDINGS_LOG_FORMAT": "json", "TIDINGS_LOG_LEVEL": "info", **(environment or {})}
        self.process = None
        self.tls = None  # whom to trust when it is at https://
        self.log = self.folder / f"{name}.log"

    def start(self, ready_url=None, timeout=20):
        """Starts the program; with ready_url waits until /readyz answers 200 and returns the seconds that took."""
        self.folder.mkdir(parents=True, exist_ok=True)
        began = time.monotonic()
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen([self.binary, *self.arguments], cwd=self.folder, env=self.environment,
                                            stdin=subprocess.DEVNULL, stdout=log, stderr=log, preexec_fn=hear_signals)
        if ready_url:
            self.wait_ready(ready_url, timeout)
        return time.monotonic() - began

    def wait_ready(self, url, timeout=20):
        deadline = time.monotonic() + timeout * SLOWDOWN
        why = ""
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"{self.name} ended with {self.process.returncode}:\n{self.tail()}")
            try:
                with urllib.request.urlopen(f"{url}/readyz", timeout=2, context=self.tls) as answer:
                    if answer.status == 200:
                        return
            except urllib.error.HTTPError as problem:
                why = problem.read().decode(errors="replace")
            except OSError as problem:
                why = str(problem)
            time.sleep(0.005)
        raise AssertionError(f"{self.name} is not ready: {why}\n{self.tail()}")

    def tail(self, lines=40):
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:])

    def log_lines(self):
        for line in self.log.read_text(errors="replace").splitlines():
            try:
                yield json.loads(line)
            except ValueError:
                continue

    @property
    def alive(self):
        return self.process is not None and self.process.poll() is None

    def kill(self):
        if self.alive:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait(10)

    def stop(self, timeout=60):
        """TERM, and the exit code."""
        if not self.alive:
            return self.process.returncode if self.process else None
        self.process.send_signal(signal.SIGTERM)
        try:
            return self.process.wait(timeout * SLOWDOWN)
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise AssertionError(f"{self.name} did not stop on TERM:\n{self.tail()}")

    def rss_mib(self):
        for line in open(f"/proc/{self.process.pid}/status"):
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) / 1024
        return 0.0
