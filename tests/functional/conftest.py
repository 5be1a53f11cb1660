"""Functional tests: the built programs over HTTP and SMTP. TIDINGS_BIN names the folder of the programs (default build/release/bin)."""
import os
import pathlib
import shutil
import sys
import tempfile

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from api_contract import Judge  # noqa: E402
from client import Client  # noqa: E402
from stacks import DevStack, RealStack  # noqa: E402


def make_folder():
    """Not pytest's own folders: PostgreSQL and Postfix run as other users and must be able to pass through."""
    folder = tempfile.mkdtemp(prefix="tidings-test-")
    os.chmod(folder, 0o755)
    return pathlib.Path(folder)


def remove_folder(folder, request):
    if request.session.testsfailed == 0:
        shutil.rmtree(folder, ignore_errors=True)
    else:
        print(f"kept for a look: {folder}")


@pytest.fixture(autouse=True)
def judged_answers():
    """Every answer that a test's Client gets is held to the service's own API document."""
    Client.judge = Judge()
    yield
    Client.judge = None


@pytest.fixture
def folder(request):
    made = make_folder()
    yield made
    remove_folder(made, request)


@pytest.fixture(params=["real", "dev"])
def fresh_stack(request, folder):
    """A stack of its own for one test, started; stopped afterwards, cleanly."""
    stack = (RealStack if request.param == "real" else DevStack)(folder)
    stack.start()
    yield stack
    assert set(stack.stop().values()) == {0}


@pytest.fixture(scope="module", params=["real", "dev"])
def stack(request):
    """A stack that the tests of one module share."""
    made = make_folder()
    shared = (RealStack if request.param == "real" else DevStack)(made)
    shared.start()
    yield shared
    assert set(shared.stop().values()) == {0}
    remove_folder(made, request)
