"""A result for people: the table on the terminal, and what fell since an earlier result."""
FALL = 0.85


def number(value):
    if value is None:
        return "–"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if abs(value) >= 10 else f"{value:.3g}"


def figures_of(result):
    """(part, name, figure) of everything that was measured, in order."""
    for part, measured in result["parts"].items():
        for name, figure in measured["figures"].items():
            yield part, name, figure


def table(part, measured):
    if measured["skipped"]:
        return f"{part}: skipped, {measured['skipped']}"
    lines = [f"{part}", f"  {'':58}{'min':>10}{'median':>10}{'max':>10}{'limit':>10}{'ratio':>8}"]
    for figure in measured["figures"].values():
        limit, against = figure["limit"] or {}, figure.get("against")
        beside = f"   other build {number(against['median'])}, gain {number(against['gain'])}" if against else ""
        lines.append(f"  {figure['title'] + ', ' + figure['unit']:58}{number(figure['min']):>10}{number(figure['median']):>10}{number(figure['max']):>10}"
                     f"{number(limit.get('median')):>10}{number(figure['ratio']):>8}{beside}")
    busy = [share for share in measured["foreign_pct"] if share and share > 10]
    if busy:
        lines.append(f"  VOID? other work took {', '.join(number(share) for share in busy)} % of the machine in {len(busy)} of the runs")
    return "\n".join(lines)


def fallen(result, earlier):
    """One line for every ratio that fell by more than 15 %, or is not there any more."""
    before = {(part, name): figure for part, name, figure in figures_of(earlier)}
    lines = []
    for part, name, figure in figures_of(result):
        old = before.get((part, name), {}).get("ratio")
        if old and (figure["ratio"] is None or figure["ratio"] < FALL * old):
            lines.append(f"{part}.{name}: ratio {number(figure['ratio'])}, was {number(old)}")
    return lines
