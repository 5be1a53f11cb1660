"""The plot of a result: every figure's ratio to its limit as a bar, with the peer's beside it."""
import math
import pathlib

import jinja2

from report import figures_of, number

WIDTH, LEFT, ROW, TOP = 900, 400, 24, 64
LOWEST = 0.01  # of the logarithmic axis


def place(ratio, highest):
    """Pixels from the left end of the axis."""
    shown = min(max(ratio, LOWEST), highest)
    return (WIDTH - LEFT - 80) * math.log(shown / LOWEST) / math.log(highest / LOWEST)


def rows_of(result, peer):
    others = peer.get("figures", {})
    for part, name, figure in figures_of(result):
        if not figure["limit"] or not figure["ratio"]:
            continue
        other = others.get(f"{part}.{name}")
        scale = figure["median"] / figure["ratio"] if figure["better"] == "more" else figure["median"] * figure["ratio"]
        beside = (other / scale if figure["better"] == "more" else scale / other) if other else None
        title = figure["title"].replace("…", "   ").replace("`", "")
        yield {"title": f"{title}, {figure['unit']}", "ratio": figure["ratio"], "peer": beside, "value": number(figure["median"])}


def draw(result, path, peer=None):
    rows = list(rows_of(result, peer or {}))
    highest = max([1.0, *(row["ratio"] for row in rows), *(row["peer"] or 0 for row in rows)])
    highest = 10 ** math.ceil(math.log10(highest * 1.01))
    marks = [10.0**power for power in range(int(math.log10(LOWEST)), int(math.log10(highest)) + 1)]
    template = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(
        (pathlib.Path(__file__).parent / "plot.svg.jinja").read_text())
    pathlib.Path(path).write_text(template.render(
        rows=rows, marks=marks, width=WIDTH, left=LEFT, row=ROW, top=TOP, height=TOP + ROW * len(rows) + 40, number=number,
        place=lambda ratio: round(place(ratio, highest), 1), peer=(peer or {}).get("name")))
