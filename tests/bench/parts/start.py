"""start: from exec to ready on a migrated store, and the memory of programs that idle."""
import time

import tools
from accounting import memory_mib
from figures import Figure

LIMIT = "the program says its version"
FIGURES = {
    "order_ready_ms": Figure("order-service, start to ready", "ms", "less", "order_version_ms", LIMIT, "200"),
    "notification_ready_ms": Figure("notification-service, start to ready", "ms", "less", "notification_version_ms", LIMIT, "200"),
    "dev_ready_ms": Figure("`tidings dev`, start to ready", "ms", "less", "dev_version_ms", LIMIT, "200"),
    "order_idle_mib": Figure("order-service, memory when idle", "MiB", "less", mark="30"),
    "notification_idle_mib": Figure("notification-service, memory when idle", "MiB", "less", mark="30"),
    "dev_idle_mib": Figure("`tidings dev`, memory when idle", "MiB", "less", mark="30"),
}
PROGRAMS = {"order": "order-service", "notification": "notification-service", "dev": "tidings"}


def limits(at):
    return {f"{short}_version_ms": min(version_ms(at.builds["this"] / name) for _ in range(5))
            for short, name in PROGRAMS.items() if (at.builds["this"] / name).exists()}


def version_ms(program):
    began = time.monotonic()
    tools.run([program, "--version"], 20)
    return (time.monotonic() - began) * 1000


def measure(at, programs):
    found = {}
    with at.servers.world(programs) as world:
        world.start()  # the schema is there
        for short in ("order", "notification"):
            name = PROGRAMS[short]
            world.stop(name)
            found |= started(short, world.programs[name], world.urls[name], at.size.seconds)
    if at.has_dev(programs):
        with at.servers.dev_world(programs) as world:
            world.start()
            world.stop()
            found |= started("dev", world.programs["dev"], world.urls["dev"], at.size.seconds)
    return found


def started(short, program, url, seconds):
    ready = program.start(url) * 1000
    time.sleep(min(2, seconds))  # what a program sets up after it is ready belongs to its memory
    return {f"{short}_ready_ms": ready, f"{short}_idle_mib": memory_mib(program.process.pid)}
