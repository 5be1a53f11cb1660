"""script/bench with tiny numbers: every part runs on the built programs and says all that it promises. It measures nothing."""
import json
import subprocess
import sys

import pytest

from peers import ROOT
from programs import BIN

BENCH = ROOT / "tests/bench/bench.py"
pytestmark = pytest.mark.skipif(not (BIN / "mail_sink").exists(), reason="order_load and mail_sink are not built here")


def run_bench(*arguments, expected=0):
    ended = subprocess.run([sys.executable, BENCH, *arguments], capture_output=True, text=True, timeout=600)
    assert ended.returncode == expected, ended.stdout + ended.stderr
    return ended.stdout


def test_every_part_measures_all_its_figures_beside_their_limits(folder):
    result_file, plot = folder / "result.json", folder / "plot.svg"

    said = run_bench("--smoke", "--bin", BIN, "--json", result_file, "--plot", plot)

    result = json.loads(result_file.read_text())
    assert list(result["parts"]) == ["orders", "mail", "pipeline", "cpu", "growth", "history", "console", "micro", "start"]
    for name, part in result["parts"].items():
        assert part["figures"] or part["skipped"], name
        for figure, measured in part["figures"].items():
            assert measured["median"] is not None, (name, figure, said)
            assert not measured["limit"] or measured["ratio"], (name, figure, said)
    assert result["machine"]["cores"] and result["machine"]["cpu"] and result["commit"]
    assert plot.read_text().count("<rect") > 10


def result_with(ratio):
    figure = {"title": "mails", "unit": "1/s", "better": "more", "mark": "", "values": [ratio], "min": ratio, "median": ratio, "max": ratio,
              "limit": {"name": "rows", "title": "rows", "values": [1], "min": 1, "median": 1, "max": 1}, "ratio": ratio}
    return {"parts": {"mail": {"skipped": "", "figures": {"per_s": figure}, "foreign_pct": [0]}}}


@pytest.mark.parametrize("ratio, falls", [(0.9, 0), (0.86, 0), (0.84, 1), (None, 1)])
def test_a_ratio_that_fell_by_more_than_15_percent_is_named(monkeypatch, ratio, falls):
    monkeypatch.syspath_prepend(str(BENCH.parent))
    import report

    lines = report.fallen(result_with(ratio), result_with(1.0))

    assert len(lines) == falls
    assert all(line.startswith("mail.per_s") for line in lines)


def test_an_unknown_part_is_refused_with_the_list_of_parts():
    ended = subprocess.run([sys.executable, BENCH, "mails"], capture_output=True, text=True, timeout=60)

    assert ended.returncode == 2
    assert "no part 'mails'; there are orders, mail, pipeline" in ended.stderr
