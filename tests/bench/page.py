"""Writes the table of docs/benchmarks.md, between its two marks, and the plot beside it from a result."""
import json
import re

from machine import as_words
from places import ROOT
from plot import draw
from report import figures_of, number

PAGE, PLOT = ROOT / "docs/benchmarks.md", ROOT / "docs/benchmarks.svg"
BEGIN, END = "<!-- figures: written by script/bench --document -->", "<!-- end of figures -->"


def cell(figure):
    if figure["median"] is None:
        return "not measured"
    if figure["min"] == figure["max"]:
        return number(figure["median"])
    return f"**{number(figure['median'])}** ({number(figure['min'])} – {number(figure['max'])})"


def limit_cell(figure):
    if figure["unit"] == "ratio":
        return "1"
    limit = figure["limit"]
    return f"{number(limit['median'])}, {limit['title']}" if limit else "–"


def peer_cell(figure, beside):
    """The peer's value, and how many times better ours is."""
    if not beside or not figure["median"]:
        return "–"
    times = figure["median"] / beside if figure["better"] == "more" else beside / figure["median"]
    return f"{number(beside)} (× {number(times)})"


def lines(result, peer):
    others = peer.get("figures", {})
    named = peer.get("name", "peer")
    yield f"{as_words(result['machine'])}; {result['made']}, commit {result['commit']}, {result['size']['runs']} runs."
    yield ""
    yield f"| figure | median (lowest – highest) | limit | ratio | mark | {named} |"
    yield "|---|---|---|---|---|---|"
    last = None
    for part, name, figure in figures_of(result):
        if part != last:
            yield f"| **{part}** | | | | | |"
            last = part
        beside = others.get(f"{part}.{name}")
        yield (f"| {figure['title']}, {figure['unit']} | {cell(figure)} | {limit_cell(figure)} | {number(figure['ratio'])} | "
               f"{figure['mark'] or '–'} | {peer_cell(figure, beside)} |")
    yield ""
    yield f"![Each figure beside its limit]({PLOT.name})"


def write(result_file, peer_file=None):
    result = json.loads(open(result_file).read())
    peer = json.loads(open(peer_file).read()) if peer_file else {}
    written = "\n".join([BEGIN, *lines(result, peer), END])
    text, count = re.subn(f"{re.escape(BEGIN)}.*{re.escape(END)}", lambda _: written, PAGE.read_text(), flags=re.S)
    if count != 1:
        raise RuntimeError(f"{PAGE.name} has no place for the figures")
    PAGE.write_text(text)
    draw(result, PLOT, peer)
