"""Newman walks through the Postman collection against the real stack and against `tidings dev`."""
import os
import pathlib
import subprocess
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests/functional"))

from sink_stack import FULL_DOMAIN, sink_stack  # noqa: E402

NEWMAN = pathlib.Path(os.environ.get("TIDINGS_NODE_MODULES", ROOT / "build/node/newman")) / "node_modules/.bin/newman"
POSTMAN = ROOT / "docs/postman"


@pytest.mark.parametrize("kind", ["dev", "real"])
def test_the_collection_passes_from_top_to_bottom(kind):
    key = "a-key-for-the-walk-of-newman"
    locked = {"TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": key}
    with sink_stack(kind, locked) as stack:
        given = {"orders_url": stack.orders_url, "notifications_url": stack.notifications_url, "api_key": key,
                 "unreachable_email": f"grace@{FULL_DOMAIN}", "expect_dead_letter": "true"}
        ended = subprocess.run([NEWMAN, "run", POSTMAN / "tidings.postman_collection.json", "-e", POSTMAN / "tidings.postman_environment.json",
                                "--color", "off", "--timeout-request", "10000", *[word for name, value in given.items() for word in ("--env-var", f"{name}={value}")]],
                               capture_output=True, text=True, timeout=180)
    print(ended.stdout[-3000:])
    assert ended.returncode == 0, ended.stdout[-6000:] + ended.stderr
