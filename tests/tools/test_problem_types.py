"""Every problem type that the services answer with is in the API documents: generated clients refuse others."""
import pathlib
import re

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE_AND_TITLE = re.compile(r'"([a-z]+(?:-[a-z]+)*)",\s*"[A-Z][a-z]')


def test_every_problem_type_is_documented():
    documented = set(re.findall(r"- urn:tidings:problem:([a-z-]+)", (ROOT / "src/api/documents/common.yaml").read_text()))
    answered = {code: file.name for folder in ("src/api", "src/adapters/http_server", "src/console") for file in (ROOT / folder).rglob("*.cpp")
                for code in CODE_AND_TITLE.findall(file.read_text())}
    assert len(answered) > 20, "the expression finds them no more"
    assert {code: file for code, file in answered.items() if code not in documented} == {}
