"""Clients as strangers generate them from the API documents: openapi-typescript under tsc --strict, and openapi-python-client."""
import json
import pathlib
import shutil
import subprocess
import sys
import urllib.request

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT / "tests/functional"))

from conftest import make_folder, remove_folder  # noqa: E402
from stacks import DevStack  # noqa: E402

NODE, PYTHON = ROOT / "build/node/clients/node_modules/.bin", ROOT / "build/venv/clients/bin"
SIDES = ("orders", "notifications")


@pytest.fixture(scope="module")
def stack(request):
    made = make_folder()
    running = DevStack(made).start()
    yield running
    assert set(running.stop().values()) == {0}
    remove_folder(made, request)


@pytest.fixture
def documents(stack, tmp_path):
    """The documents as files, {side: path}."""
    files = {side: tmp_path / f"{side}.json" for side in SIDES}
    for side, file in files.items():
        with urllib.request.urlopen(f"{getattr(stack, side + '_url')}/openapi.json", timeout=10) as answer:
            file.write_bytes(answer.read())
    return files


def run(*words, cwd):
    ended = subprocess.run([str(word) for word in words], cwd=cwd, capture_output=True, text=True, timeout=180)
    assert ended.returncode == 0, f"{words}\n{ended.stdout[-4000:]}\n{ended.stderr[-4000:]}"
    return ended.stdout


def test_typescript(stack, documents, tmp_path):
    for side, file in documents.items():
        run(NODE / "openapi-typescript", file, "-o", tmp_path / f"{side}.ts", cwd=tmp_path)
    shutil.copy(HERE / "order_flow.ts", tmp_path)
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "node.d.ts").write_text("declare const process: { argv: string[] };\n")
    run(NODE / "tsc", "--strict", "--target", "es2022", "--module", "nodenext", "--lib", "es2022,dom", "--outDir", "out",
        "node.d.ts", "order_flow.ts", "orders.ts", "notifications.ts", cwd=tmp_path)
    (tmp_path / "out/package.json").write_text('{"type": "module"}')

    said = json.loads(run("node", "out/order_flow.js", stack.orders_url, cwd=tmp_path))

    assert said["status"] == "paid" and said["city"] == "London" and True in said["listed"]


def test_python(stack, documents, tmp_path):
    for side, name in (("orders", "order_client"), ("notifications", "message_client")):
        said = run(PYTHON / "openapi-python-client", "generate", "--path", documents[side], "--meta", "none", "--output-path", tmp_path / name,
                   "--fail-on-warning", "--config", HERE / "python.yaml", cwd=tmp_path)
        assert "Warning" not in said, said
    shutil.copy(HERE / "order_flow.py", tmp_path)

    said = json.loads(run(PYTHON / "python", "order_flow.py", stack.orders_url, cwd=tmp_path))

    assert said["status"] == "paid" and True in said["listed"]


def inline_objects(value, place):
    """Where an object schema with members stands without a name of its own: a generator would have to invent one."""
    if isinstance(value, list):
        for index, each in enumerate(value):
            yield from inline_objects(each, f"{place}/{index}")
    elif isinstance(value, dict):
        is_component = place.rpartition("/")[0] == "/components/schemas"
        if value.get("type") == "object" and "properties" in value and not is_component:
            yield place
        for key, each in value.items():
            if key not in ("example", "examples"):
                yield from inline_objects(each, f"{place}/{key}")


def test_every_object_has_a_name(documents):
    for side, file in documents.items():
        assert list(inline_objects(json.loads(file.read_text()), "")) == [], side
