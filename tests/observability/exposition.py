"""Prometheus text format, as far as the tests need it."""
import re
from dataclasses import dataclass, field

SAMPLE = re.compile(r'^(?P<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(?:\{(?P<labels>.*)\})? (?P<value>\S+)$')
LABEL = re.compile(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"')


@dataclass
class Family:
    name: str
    kind: str = ""
    help: str = ""
    labels: set = field(default_factory=set)
    samples: list = field(default_factory=list)  # (name, {label: value}, value)


def families_in(text):
    """{name: Family}."""
    found = {}
    family = None
    for line in text.splitlines():
        if line.startswith("# HELP "):
            _, _, name, words = line.split(" ", 3)
            assert name not in found, f"{name} twice"
            family = found[name] = Family(name, help=words)
        elif line.startswith("# TYPE "):
            family.kind = line.rsplit(" ", 1)[1]
        elif line:
            sample = SAMPLE.match(line)
            assert sample, line
            labels = dict(LABEL.findall(sample["labels"] or ""))
            assert sample["name"].startswith(family.name), line
            family.labels |= labels.keys() - {"le"}
            family.samples.append((sample["name"], labels, float(sample["value"])))
    return found


def series_in(text):
    return sum(1 for line in text.splitlines() if line and not line.startswith("#"))
