"""The dashboard: every query of it answered by a real Prometheus that scraped a real run. Its types: dashboard_types/check."""
import json

import pytest

from prometheus import ROOT

DASHBOARD = json.loads((ROOT / "deploy/grafana/dashboards/tidings.json").read_text())
# Queries that may come back empty from a healthy run, and why.
MAY_BE_EMPTY = {
    'sum by (alertname) (ALERTS{alertname=~"Tidings.+", alertstate="firing"})': "nothing fires",
}


def queries():
    return [(panel["title"], target["expr"]) for panel in DASHBOARD["panels"] for target in panel.get("targets", [])]


@pytest.mark.parametrize("title, expression", queries())
def test_a_query_is_answered(observed, title, expression):
    found = observed.prometheus.query(expression.replace("$__rate_interval", "30s"))

    if expression in MAY_BE_EMPTY:
        return
    assert found, f"{title}: no series for {expression}"


def test_places_do_not_overlap_and_ids_are_unique():
    panels = DASHBOARD["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels)
    taken = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(x, y) for x in range(place["x"], place["x"] + place["w"]) for y in range(place["y"], place["y"] + place["h"])}
        assert not cells & taken and place["x"] + place["w"] <= 24, panel["title"]
        taken |= cells


def test_the_first_graph_adds_up(observed):
    """accepted = settled + being mailed + in the event log + in the outbox."""
    proof = next(panel for panel in DASHBOARD["panels"] if panel["title"].startswith("Accepted ="))
    value = {target["legendFormat"]: observed.prometheus.value(target["expr"].replace("tidings_ledger_events{", 'tidings_ledger_events{job="order-service",'))
             for target in proof["targets"]}

    accepted = value.pop("accepted")
    assert accepted == 162 == sum(value.values())
    assert value["in the outbox"] == value["in the event log"] == 0 and value["being mailed"] == 1  # the mailbox that is full
