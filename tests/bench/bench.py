#!/usr/bin/env python3
"""Measures the built programs as processes, on real Kafka, PostgreSQL with fsync and SMTP, each figure beside a limit of the same run.

Parts: orders mail pipeline cpu growth history console micro start. Everything shares the machine, so ratios count, and only on an otherwise idle one.

  script/bench                              all parts, half an hour to an hour
  script/bench mail cpu --runs 5            two parts
  script/bench --against OTHER/bin mail     this build and another in turns
  script/bench --json new.json --compare docs/benchmarks.json      exit 1 when a ratio fell by more than 15 %
  script/bench --document RESULT.json       writes docs/benchmarks.md and its plot from a result, measures nothing
  script/bench relay [--rows N]             the relay alone, see relay_bench --help
"""
import argparse
import contextlib
import dataclasses
import datetime
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time

import places
import machine
import page
import plot
import report
import tools
from figures import document_of
from parts import console, cpu, growth, history, mail, micro, orders, pipeline, start
from size import SMOKE, Size
from world import Servers

PARTS = {"orders": orders, "mail": mail, "pipeline": pipeline, "cpu": cpu, "growth": growth, "history": history, "console": console, "micro": micro, "start": start}


class Bench:
    """What a part gets: the servers, the builds, the size, and a voice."""

    def __init__(self, servers, builds, size):
        self.servers, self.builds, self.size = servers, builds, size

    def say(self, words):
        print(f"{time.strftime('%T')}   {words}", file=sys.stderr, flush=True)

    def complain(self, count, what):
        if count > 0:
            self.say(f"NOT CLEAN: {count} {what}")

    def file(self, name):
        return self.servers.folder / f"{name}.txt"

    def has_dev(self, programs):
        return (programs / "tidings").exists()

    def figures_of(self, name, found):
        part = PARTS[name]
        if hasattr(part, "figures"):
            return part.figures(self.size)
        return part.FIGURES or {each: micro.figure(each) for each in found}

    def measure(self, name):
        """The part's document: every figure over all runs, the builds in turns."""
        part, values, limits = PARTS[name], {build: [] for build in self.builds}, []
        skipped = part.missing() if hasattr(part, "missing") else ""
        runs = 0 if skipped else min(self.size.runs, getattr(part, "RUNS_MAX", self.size.runs))
        for run in range(runs):
            self.say(f"{name}, run {run + 1} of {runs}: limits")
            os.sync()  # what was written before, a build perhaps, is not flushed while something is measured
            limits.append(part.limits(self))
            order = list(self.builds) if run % 2 == 0 else list(reversed(self.builds))
            for build in order:
                self.say(f"{name}, run {run + 1} of {runs}: {build} build")
                os.sync()
                values[build].append(part.measure(self, self.builds[build]))
        return self.document(name, skipped, values, limits)

    def document(self, name, skipped, values, limits):
        found, others = values["this"], values.get("other")
        figures = self.figures_of(name, found[0] if found else {}) if not skipped else {}
        documents = {each: document_of(figure, [run.get(each) for run in found], [run.get(figure.limit) for run in limits],
                                       [run.get(each) for run in others] if others else None) for each, figure in figures.items()}
        return {"skipped": skipped, "figures": documents, "foreign_pct": [run.get("foreign_pct") for run in found]}


@contextlib.contextmanager
def running_servers(builds, size):
    with tempfile.TemporaryDirectory(prefix="tidings-bench-", ignore_cleanup_errors=True) as folder:
        os.chmod(folder, 0o755)  # PostgreSQL runs as another user
        print(f"{time.strftime('%T')} starting PostgreSQL, Kafka and the mail sink", file=sys.stderr, flush=True)
        with Servers(folder) as servers:
            yield Bench(servers, builds, size)


def commit():
    said = subprocess.run(["git", "-C", places.ROOT, "describe", "--always", "--dirty"], capture_output=True, text=True)
    return said.stdout.strip() or "unknown"  # the sources without their repository


def measure_all(options, size):
    builds = {"this": options.bin.resolve()}
    if options.against:
        builds["other"] = options.against.resolve()
    result = {"made": datetime.date.today().isoformat(), "commit": commit(), "machine": machine.describe(),
              "size": dataclasses.asdict(size), "parts": {}}
    with running_servers(builds, size) as bench:
        tools.bare_producer(bench.servers, size.mails)  # a fresh broker spends its time on compiling itself
        for name in options.parts or PARTS:
            result["parts"][name] = bench.measure(name)
            print(report.table(name, result["parts"][name]), flush=True)
            if options.json:  # what is measured is kept, whatever comes later
                options.json.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n")
    return result


def read_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("parts", nargs="*", metavar="PART", help="parts to measure; all without one")
    parser.add_argument("--bin", type=pathlib.Path, default=places.BUILT, help="folder of the programs (default: the release build)")
    parser.add_argument("--against", type=pathlib.Path, metavar="BIN", help="folder of another build, measured in turns with this one")
    parser.add_argument("--json", type=pathlib.Path, metavar="FILE", help="writes the result")
    parser.add_argument("--plot", type=pathlib.Path, metavar="FILE", help="draws the result as SVG")
    parser.add_argument("--compare", type=pathlib.Path, metavar="FILE", help="an earlier result; exit 1 when a ratio fell by more than 15 %%")
    parser.add_argument("--document", type=pathlib.Path, metavar="FILE", help="a result to write docs/benchmarks.md from")
    parser.add_argument("--peer", type=pathlib.Path, metavar="FILE", help='of another system, for --document and --plot: {"name", "figures": {"orders.post_per_s": 1700}}')
    parser.add_argument("--smoke", action="store_true", help="tiny numbers, a minute: shows that every part works, measures nothing")
    for field in dataclasses.fields(Size):
        if field.name != "rates":
            parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), metavar="N", help=f"default {field.default:,}")
    options = parser.parse_args()
    for part in options.parts:
        if part not in PARTS:
            parser.error(f"no part '{part}'; there are {', '.join(PARTS)}")
    return options


def size_of(options):
    size = dataclasses.replace(SMOKE if options.smoke else Size())
    for field in dataclasses.fields(Size):
        given = getattr(options, field.name, None)
        if given is not None:
            setattr(size, field.name, given)
    return size


def main():
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the servers are stopped
    if options.document:
        page.write(options.document, options.peer)
        return 0
    earlier = json.loads(options.compare.read_text()) if options.compare else None
    result = measure_all(options, size_of(options))
    if options.plot:
        plot.draw(result, options.plot, json.loads(options.peer.read_text()) if options.peer else None)
    lines = report.fallen(result, earlier) if earlier else []
    print("\n".join(f"FELL  {line}" for line in lines), end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
