"""Chaos suite: the built programs under the faults of docs/guarantees.md, each run judged by accounts.py.

Every run prints its seed; TIDINGS_CHAOS_SEED=N repeats it. --long runs higher counts."""
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "functional")]


def pytest_addoption(parser):
    parser.addoption("--long", action="store_true", help="higher counts: for a night, not for CI")


@pytest.fixture
def counts(request):
    """counts(short, long): the number for this kind of run."""
    return lambda short, long: long if request.config.getoption("--long") else short


@pytest.fixture
def dice():
    seed = int(os.environ.get("TIDINGS_CHAOS_SEED", time.time_ns() % 1_000_000))
    print(f"seed: TIDINGS_CHAOS_SEED={seed}")
    return random.Random(seed)


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
