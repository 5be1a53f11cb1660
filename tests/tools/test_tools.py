"""The tools that judge the checkout (tools/): each finds what it is there for, and leaves alone what it is not."""
import importlib.machinery
import importlib.util
import pathlib

import pytest

TOOLS = pathlib.Path(__file__).resolve().parents[2] / "tools"


def tool(name):
    loader = importlib.machinery.SourceFileLoader(name, str(TOOLS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path):
    """write({name: text}) makes files of a checkout and answers their paths."""
    def write(files):
        for name, text in files.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text(text)
        return [tmp_path / name for name in files]
    write.root = tmp_path
    return write


@pytest.mark.parametrize("name, text, found", [
    ("docs/page.md", "Please mend it.", True),
    ("src/part.hpp", "int octets = 0;", False),                 # an identifier is no prose
    ("src/part.hpp", "int bytes = 0;  // octets", True),
    ("src/part.cpp", 'say("has 5 octets");', True),
    ("tests/test_part.py", "octets = 5", False),
    ("tests/test_part.py", "x = 5  # octets", True),
    ("src/sql/part.sql", "SELECT octets FROM x;", False),
    ("src/sql/part.sql", "-- whoever asks", True),
    ("src/part.hpp", "// as design §3.2 says", True),
    ("src/part.hpp", "// RFC 9110, section 8.3", False),
    ("src/part.hpp", "// see decision 0011", True),
    ("docs/decisions/0009-x.md", "as decision 0001 says", False)])
def test_unwanted_words_are_found_in_prose_only(checkout, monkeypatch, name, text, found):
    checker = tool("check_prose")
    checkout({name: text + "\n", "tools/words": (TOOLS / "words").read_text()})
    monkeypatch.setattr(checker, "ROOT", checkout.root)

    assert bool(list(checker.problems([name]))) == found


def test_a_link_needs_its_file_and_its_heading(checkout, monkeypatch):
    checker = tool("check_links")
    pages = checkout({"README.md": "[a](docs/a.md) [b](docs/b.md) [c](docs/a.md#two-words) [d](docs/a.md#nothing) [e](https://example.com/x) `[f](no.md)`\n",
                      "docs/a.md": "# One\n\n## Two `words`!\n", "mkdocs.yml": "nav: []\n"})[:2]
    monkeypatch.setattr(checker, "ROOT", checkout.root)

    assert list(checker.problems(pages)) == ["README.md: docs/b.md: there is no such file", "README.md: docs/a.md#nothing: there is no such heading",
                                             "docs/a.md: is not in mkdocs.yml"]


def test_includes_of_programs_point_one_way(checkout):
    checker = tool("check_includes")
    checkout({"apps/common/a.hpp": '#include "tidings/b.hpp"\n', "apps/tidings/b.hpp": '#include "common/a.hpp"\n#include "own.hpp"\n',
              "src/base/c.hpp": '#include "common/a.hpp"\n'})

    assert [problem.split(":")[0] for problem in checker.app_problems(checkout.root / "apps")] == ["apps/common/a.hpp"]
    assert [problem.split(":")[0] for problem in checker.problems(checkout.root / "src")] == ["src/base/c.hpp"]


def test_of_each_scenario_the_last_run_counts_even_a_failed_one():
    evidence = tool("evidence")
    row = {"kind": "chaos", "counts": "short", "name": "F1", "what": "kills"}
    records = [{**row, "date": "2026-11-28", "ok": False, "said": ["5 lost"]}, {**row, "date": "2026-11-27", "ok": True, "said": ["0 lost"]},
               {**row, "name": "F2", "date": "2026-11-27", "ok": True, "said": []}]

    page = evidence.page_of(evidence.latest(records))

    assert "| F1 | kills | **FAILED** 5 lost | 2026-11-28 |" in page and "| F2 | kills | passed | 2026-11-27 |" in page
    assert "0 lost" not in page and "Nothing is recorded." in page
