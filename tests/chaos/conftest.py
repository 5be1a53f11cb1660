"""Chaos suite: the built programs under the faults listed in README.md, each run judged by accounts.py.

One seed for the whole run, printed first; TIDINGS_CHAOS_SEED=N repeats it, also for one scenario alone. --long runs higher counts.
The run ends with a table, one line per scenario; tools/evidence reads the same from build/evidence/."""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "functional")]
SEED = int(os.environ.get("TIDINGS_CHAOS_SEED") or time.time_ns() % 1_000_000)
SAYS_NOTHING = re.compile(r"^(kept for a look|\s*$)")


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="higher counts: for a night, not for CI")


def pytest_report_header(config):
    return f"chaos: TIDINGS_CHAOS_SEED={SEED}{', long' if config.getoption('--long') else ''}"


@pytest.fixture
def counts(request):
    """counts(short, long): the number for this kind of run."""
    return lambda short, long: long if request.config.getoption("--long") else short


@pytest.fixture
def dice(request):
    return random.Random(f"{SEED} {request.node.name}")


@pytest.fixture
def world(request, dice):
    from world import World
    folder = tempfile.mkdtemp(prefix="tidings-chaos-")
    os.chmod(folder, 0o755)  # PostgreSQL runs as another user
    made = World(folder, dice)
    yield made
    made.close()
    if request.session.testsfailed == 0:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"kept for a look: {folder}")


def pytest_runtest_makereport(item, call):
    if call.excinfo and call.excinfo.typename == "BrokenPromise":
        item.session.broken_promise = True


def pytest_sessionfinish(session):
    if getattr(session, "broken_promise", False):
        session.exitstatus = 3


def scenario_of(report):
    """F28 and what it shows, from the test's name; rows of one table are one scenario."""
    name = report.nodeid.rpartition("::")[2].partition("[")[0]
    found = re.match(r"test_f(\d+b?)_(.*)", name)
    return (f"F{found.group(1)}", found.group(2).replace("_", " ")) if found else None


def commit():
    """The checkout's commit, marked when files were changed since."""
    def git(*words):
        return subprocess.run(["git", "-C", HERE, *words], capture_output=True, text=True, check=False).stdout.strip()
    return git("rev-parse", "--short", "HEAD") + ("+" if git("status", "--porcelain", "--untracked-files=no") else "")


def record(lines, counts):
    """Keeps the run's results for tools/evidence."""
    file = HERE.parents[1] / "build/evidence/chaos.jsonl"
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a") as out:
        for (number, shows), line in sorted(lines.items()):
            out.write(json.dumps({"kind": "chaos", "counts": counts, "name": number, "what": shows, "date": time.strftime("%Y-%m-%d", time.gmtime()),
                                  "commit": commit(), "seed": SEED, "ok": not line["failed"], "said": line["said"]}) + "\n")


def pytest_terminal_summary(terminalreporter, config):
    lines = {}
    for outcome in ("passed", "failed", "error"):
        for report in terminalreporter.stats.get(outcome, ()):
            scenario = scenario_of(report)
            if scenario is None or (outcome == "passed" and report.when != "call"):
                continue
            line = lines.setdefault(scenario, {"passed": 0, "failed": 0, "seconds": 0.0, "said": []})
            line["passed" if outcome == "passed" else "failed"] += 1
            line["seconds"] += report.duration
            line["said"] += [said for said in report.capstdout.splitlines() if not SAYS_NOTHING.match(said)]
    if not lines:
        return
    record(lines, "long" if config.getoption("--long") else "short")
    terminalreporter.section(f"chaos, TIDINGS_CHAOS_SEED={SEED}")
    for (number, shows), line in sorted(lines.items(), key=lambda entry: (int(re.sub(r"\D", "", entry[0][0])), entry[0][1])):
        runs = line["passed"] + line["failed"]
        verdict = "FAILED" if line["failed"] else "ok"
        terminalreporter.line(f"{number:4} {verdict:6} {line['seconds']:6.0f} s  {shows}{f' ({runs} rows)' if runs > 1 else ''}")
        for said in line["said"]:
            terminalreporter.line(f"{'':20}{said}")
