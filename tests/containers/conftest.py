"""Containers: compose.yaml with images built from the Dockerfile, on an engine of its own. tests/containers/run prepares all that and calls pytest
inside the engine's network namespace, where 127.0.0.1 is the address that the containers' ports are published on."""
import pathlib
import sys

import pytest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "functional"), str(HERE.parent / "chaos")]

from shop import Shop  # noqa: E402


@pytest.fixture(scope="session")
def shop():
    """The stack of compose.yaml, up and healthy."""
    made = Shop("shop")
    try:
        yield made.up()
    finally:
        made.down()
