"""micro: single steps by Google Benchmark, in CPU time, beside a SHA-256 as the measure of how fast the machine is."""
import hashlib
import json
import time

import tools
from figures import Figure
from places import TOOLS

PROGRAM = TOOLS / "micro_bench"
FIGURES = {}  # what micro_bench has


def missing():
    return "" if PROGRAM.exists() else "the program micro_bench has not been built"


def figure(name):
    return Figure(name, "ns", "less", "sha256_ns", "SHA-256 of 4 KiB")


def limits(at):
    data, rounds, best = bytes(4096), 2000, float("inf")
    for _ in range(5):
        began = time.process_time_ns()
        for _ in range(rounds):
            hashlib.sha256(data).digest()
        best = min(best, (time.process_time_ns() - began) / rounds)
    return {"sha256_ns": best}


def measure(at, programs):
    program = programs / "micro_bench" if (programs / "micro_bench").exists() else PROGRAM
    said = json.loads(tools.run([program, "--benchmark_format=json", f"--benchmark_min_time={at.size.seconds / 20}"], 300 + 60 * at.size.seconds))
    units = {"ns": 1, "us": 1e3, "ms": 1e6, "s": 1e9}
    return {each["name"]: each["cpu_time"] * units[each["time_unit"]] for each in said["benchmarks"] if each.get("run_type") != "aggregate"}
