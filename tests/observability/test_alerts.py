"""The shipped rules: valid, each alert with a page that a tired person can follow and with runs that fire it and do not."""
import collections
import pathlib
import re

import pytest
import yaml

from prometheus import ROOT, RULES, promtool

TESTS = pathlib.Path(__file__).with_name("alerts_test.yml")
RUNBOOKS = ROOT / "docs/runbooks"


def alerts():
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"] if "alert" in rule]


def test_promtool_takes_rules_and_configuration():
    for what in (("rules", RULES), ("config", ROOT / "deploy/prometheus/prometheus.yml")):
        code, said = promtool("check", *what)
        assert code == 0 and "SUCCESS" in said, said


def test_each_alert_fires_when_it_should_and_only_then():
    code, said = promtool("test", "rules", TESTS)
    assert code == 0, said


def test_no_alert_is_without_a_run_that_fires_it_and_one_that_does_not():
    seen = collections.defaultdict(set)
    for test in yaml.safe_load(TESTS.read_text())["tests"]:
        for check in test["promql_expr_test"]:
            name = re.search(r'alertname="(\w+)"', check["expr"])[1]
            assert test["name"].startswith(f"{name}: ")
            seen[name].add(check["exp_samples"][0]["value"])
    assert seen == {rule["alert"]: {0, 1} for rule in alerts()}


@pytest.mark.parametrize("rule", alerts(), ids=lambda rule: rule["alert"])
def test_each_alert_leads_to_its_page(rule):
    assert rule["labels"]["severity"] in ("page", "ticket")
    page = ROOT / rule["annotations"]["runbook_url"]
    words = re.sub(r"(?<!^)(?=[A-Z])", "-", rule["alert"].removeprefix("Tidings")).lower()
    assert page == RUNBOOKS / f"{words}.md"
    text = page.read_text()
    assert text.startswith(f"# {rule['alert']}\n")
    for part in ("**What it means.**", "**What customers notice.**", "**Look at.**", "**Do.**", "**It is over when**"):
        assert part in text, (page.name, part)


def test_no_page_is_without_an_alert_and_no_link_leads_nowhere():
    assert {page.name for page in RUNBOOKS.glob("*.md")} - {"README.md"} == {pathlib.Path(rule["annotations"]["runbook_url"]).name for rule in alerts()}
    for page in RUNBOOKS.glob("*.md"):
        for link in re.findall(r"\]\(([^)#:]+)\)", page.read_text()):
            assert (RUNBOOKS / link).exists(), (page.name, link)


def metric_names(text):
    return set(re.findall(r"\btidings_[a-z0-9_]+", text))


def known(names):
    """Metric names as documented, and those of histograms' series."""
    documented = metric_names((ROOT / "docs/metrics.md").read_text())
    return {name for name in names if name in documented or re.sub(r"_(bucket|sum|count)$", "", name) in documented}


def test_rules_and_pages_name_only_metrics_that_exist():
    for source in (RULES, *RUNBOOKS.glob("*.md"), ROOT / "docs/operations.md"):
        names = metric_names(source.read_text())
        assert names == known(names), (source.name, names - known(names))


def test_pages_quote_log_lines_that_the_programs_say_and_options_that_exist():
    code = "\n".join(source.read_text() for folder in ("src", "apps") for source in (ROOT / folder).rglob("*.cpp"))
    options = (ROOT / "docs/configuration.md").read_text()
    for page in RUNBOOKS.glob("*.md"):
        text = page.read_text()
        for sentence in re.findall(r'(?<!=)"([^"\n]+)"', re.sub(r"`[^`]*`", "", text)):
            assert sentence in code, (page.name, sentence)
        for option in re.findall(r"\bTIDINGS_[A-Z_]+\b", text):
            assert option in options, (page.name, option)


def test_a_real_prometheus_evaluates_every_rule_and_nothing_fires_at_rest(observed):
    groups = observed.prometheus.api("rules")["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert {rule["name"] for rule in rules if rule["type"] == "alerting"} == {rule["alert"] for rule in alerts()}
    for rule in rules:
        assert rule["health"] == "ok", (rule["name"], rule.get("lastError"))
        assert rule.get("state") != "firing", rule["name"]
