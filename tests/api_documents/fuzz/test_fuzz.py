"""Schemathesis makes requests from the API documents, right ones and wrong ones, alone and in chains, and judges every answer."""
import os
import pathlib
import re
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests/functional"))

from client import Client  # noqa: E402
from sink_stack import FULL_DOMAIN, sink_stack  # noqa: E402
from stacks import ORDERS  # noqa: E402

SCHEMATHESIS = pathlib.Path(os.environ.get("TIDINGS_FUZZ_VENV", ROOT / "build/venv/fuzz")) / "bin/schemathesis"
KEY = "a-key-for-those-who-fuzz"
CHECKS = ("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance",
          "response_schema_conformance", "negative_data_rejection", "unsupported_method", "ignored_auth")
CASES_MIN = 1_000  # for each service


@pytest.fixture(scope="module")
def stack():
    with sink_stack("dev", {"TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": KEY}) as started:
        place_some(started)
        yield started


def place_some(stack):
    """Something to find: orders, and mails that are given up."""
    client = Client(stack.orders_url, headers={"Authorization": f"Bearer {KEY}"})
    for order in ORDERS[:20]:
        assert client.json("POST", "/v1/orders", order)[0] == 201
        full = {**order, "customer": {**order["customer"], "email": f"grace@{FULL_DOMAIN}"}}
        assert client.json("POST", "/v1/orders", full)[0] == 201


@pytest.mark.parametrize("service", ["orders", "notifications"])
def test_no_request_breaks_a_service_or_gets_an_undocumented_answer(stack, service, tmp_path):
    url = stack.orders_url if service == "orders" else stack.notifications_url
    seed = os.environ.get("TIDINGS_FUZZ_SEED", "1")
    examples = os.environ.get("TIDINGS_FUZZ_EXAMPLES", "40")
    ended = subprocess.run([SCHEMATHESIS, "run", f"{url}/openapi.json", "--url", url, "--header", f"Authorization: Bearer {KEY}", "--seed", seed,
                            "--max-examples", examples, "--continue-on-failure", "--checks", ",".join(CHECKS), "--mode", "all",
                            "--generation-database", "none", "--no-color", "--request-timeout", "40"],
                           capture_output=True, text=True, timeout=1500, cwd=tmp_path)
    said = ended.stdout + ended.stderr
    print(said[-1500:])

    assert ended.returncode == 0, said[-12_000:]
    assert int(re.search(r"([\d,]+) generated", said).group(1).replace(",", "")) >= CASES_MIN, said[-2000:]
