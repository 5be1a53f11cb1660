"""cpu: what an order and its mail cost at 200 orders/s, when nobody shares a transaction."""
import tools
from figures import Figure

RATE = 200
LIMIT = "pgbench, the order's three commits at 200/s, PostgreSQL alone"

FIGURES = {
    "total_s_per_1000": Figure("CPU per 1,000 orders at 200/s, four programs", "s", "less", "commits_cpu_s_per_1000", LIMIT, "2.0"),
    "order_s_per_1000": Figure("… order-service", "s", "less"),
    "notification_s_per_1000": Figure("… notification-service", "s", "less"),
    "postgres_s_per_1000": Figure("… PostgreSQL", "s", "less", "commits_cpu_s_per_1000", LIMIT),
    "kafka_s_per_1000": Figure("… Kafka", "s", "less"),
    "transactions_per_order": Figure("transactions per order at 200/s", "1", "less", mark="3.5"),
}


def limits(at):
    return {"commits_cpu_s_per_1000": tools.pgbench(at.servers, "one_order", at.size.seconds, clients=8, rate=RATE)["cpu_s_per_1000"]}


def measure(at, programs):
    sink = at.servers.sink
    with at.servers.world(programs) as world:
        world.start()
        for name in ("warm", "cpu"):
            before, transactions, account = sink.read(), world.transactions(), world.account()
            summary, _ = tools.order_load(world, at.file(name), rate=RATE, seconds=at.size.seconds, run=name)
            sink.wait(before + summary["accepted"], at.size.drain_s)
            spent = account.spent()
        transactions = world.transactions() - transactions
    per_1000 = {name: seconds * 1000 / max(1, summary["accepted"]) for name, seconds in spent.items()}
    parts = {"order": "order-service", "notification": "notification-service", "postgres": "postgres", "kafka": "kafka"}
    return {"total_s_per_1000": sum(per_1000[program] for program in parts.values()),
            **{f"{name}_s_per_1000": per_1000[program] for name, program in parts.items()},
            "transactions_per_order": transactions / max(1, summary["accepted"]), "foreign_pct": spent["foreign_pct"]}
