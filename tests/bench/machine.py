"""What the figures were taken on: cores and kind of processor, no names."""
import os
import platform


def _value(path, key):
    for line in open(path):
        name, _, value = line.partition(":")
        if name.strip() == key:
            return value.strip()
    return ""


def describe():
    release = platform.freedesktop_os_release()
    return {"cores": os.cpu_count(), "cpu": _value("/proc/cpuinfo", "model name"),
            "memory_gib": round(int(_value("/proc/meminfo", "MemTotal").split()[0]) / 2**20), "system": release.get("PRETTY_NAME", platform.system())}


def as_words(machine):
    return f"{machine['cores']} cores ({machine['cpu']}), {machine['memory_gib']} GiB, {machine['system']}"
