"""Functional tests: the built programs over HTTP and SMTP. TIDINGS_BIN names the folder of the programs (default build/release/bin)."""
import sys
import pathlib

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

from stacks import DevStack, RealStack  # noqa: E402


@pytest.fixture(params=["real", "dev"])
def fresh_stack(request, tmp_path):
    """A stack of its own for one test, started; stopped afterwards, cleanly."""
    stack = (RealStack if request.param == "real" else DevStack)(tmp_path)
    stack.start()
    yield stack
    assert set(stack.stop().values()) == {0}


@pytest.fixture(scope="module", params=["real", "dev"])
def stack(request, tmp_path_factory):
    """A stack that the tests of one module share."""
    shared = (RealStack if request.param == "real" else DevStack)(tmp_path_factory.mktemp(request.param))
    shared.start()
    yield shared
    assert set(shared.stop().values()) == {0}
