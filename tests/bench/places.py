"""Where things are; imported first, because it makes the functional tests' modules findable."""
import glob
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/bench"
BUILT = ROOT / "build/release/bin"
TOOLS = pathlib.Path(os.environ.get("TIDINGS_BIN", BUILT))  # order_load, mail_sink, micro_bench: never of the builds under test
ORDERS = ROOT / "tests/data/orders.ndjson"
sys.path.insert(0, str(ROOT / "tests/functional"))
os.environ["PATH"] += ":/usr/sbin:" + max(glob.glob("/usr/lib/postgresql/*/bin"), default="")  # smtp-source, pgbench
