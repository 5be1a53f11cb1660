"""CPU seconds and memory of processes from /proc, and how busy the machine was with other work."""
import os
import pathlib

TICKS = os.sysconf("SC_CLK_TCK")


def _fields(pid):
    try:
        return pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None


def cpu_s(pid):
    fields = _fields(pid)
    return (int(fields[11]) + int(fields[12])) / TICKS if fields else 0.0


def postgres_cpu_s(postmaster):
    """The server with every backend, also those that ended meanwhile."""
    fields = _fields(postmaster)
    if not fields:
        return 0.0
    children = pathlib.Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
    return sum(map(int, fields[11:15])) / TICKS + sum(cpu_s(child) for child in children)


def machine_s():
    """(seconds the cores worked, seconds of all cores) since the machine started."""
    with open("/proc/stat") as stat:
        fields = list(map(int, stat.readline().split()[1:9]))
    total = sum(fields)
    return (total - fields[3] - fields[4]) / TICKS, total / TICKS


def own_cpu_s():
    """This process and every child that has ended: load generators, pgbench, wrk."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def memory_mib(pid, field="VmRSS"):
    for line in open(f"/proc/{pid}/status"):
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    return 0.0


class Account:
    """CPU seconds by program between two moments. `pids` maps a name to a process; "postgres" is taken with its backends."""

    def __init__(self, pids):
        self.pids = pids
        self.began = self._read()

    def _read(self):
        spent = {name: postgres_cpu_s(pid) if name == "postgres" else cpu_s(pid) for name, pid in self.pids.items()}
        busy, total = machine_s()
        return {**spent, "own": own_cpu_s(), "busy": busy, "total": total}

    def spent(self):
        """CPU seconds by name since the beginning, and "foreign_pct": the share of the machine that others took."""
        now = self._read()
        spent = {name: now[name] - self.began[name] for name in now}
        total, busy = spent.pop("total"), spent.pop("busy")
        foreign = busy - sum(spent.values())
        return {**spent, "foreign_pct": max(0.0, 100 * foreign / total) if total else 0.0}
