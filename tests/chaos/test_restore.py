"""A database restored into a fresh cluster while the services run: F16. Transaction ids begin again, event ids too."""
import subprocess

from peers import Peer
from test_disk import said, wait_for
from world import POSTGRES_BIN

ANOTHER = "the database is another one (restored, or a standby took over); events behind its saved progress are published again"


def restored_in_a_fresh_cluster(world):
    """The dump in a cluster of its own, which then takes the old one's place and port."""
    old = world.stack.postgres
    dump = world.folder / "tidings.dump"
    subprocess.run([POSTGRES_BIN / "pg_dump", "-Fc", "-f", dump, old["URL"]], check=True)
    fresh = Peer("postgres", world.folder / "restored").start()
    subprocess.run([POSTGRES_BIN / "pg_restore", "--exit-on-error", "-d", fresh["URL"], dump], check=True)
    fresh.stop()
    with open(fresh.folder / "data" / "postgresql.conf", "a") as settings:
        settings.write(f"port = {old['PORT']}\n")
    (fresh.folder / "postgres.port").write_text(old["PORT"])
    old.kill()
    world.stack.postgres = fresh.start()


def test_f16_a_restored_dump_takes_the_place_of_the_database(world):
    world.build(environment={"TIDINGS_RECONCILE_AFTER": "5s"})
    first = world.load(clients=6)
    first.wait_writes(300)
    world.stack.kafka.kill()
    first.wait_writes(first.writes + 200)  # these wait in the outbox and are in the dump
    first.stop()

    restored_in_a_fresh_cluster(world)
    second = world.load(clients=6)
    second.wait_writes(100)
    world.stack.kafka.start()
    second.wait_writes(300)

    verdict = world.settle(first, second)
    assert verdict.repeats == 0
    wait_for(lambda: said(world.program("order-service"), ANOTHER) >= 1, 5, world.tails)


def test_f16_orders_after_the_dump_are_forgotten_and_their_ids_used_again_without_loss(world):
    world.build(environment={"TIDINGS_RECONCILE_AFTER": "5s"})
    lost = world.load(clients=6)
    lost.wait_writes(200)
    lost.stop()
    world.stack.wait_settled(lost.writes)
    dump = world.folder / "early.dump"
    subprocess.run([POSTGRES_BIN / "pg_dump", "-Fc", "-n", "tidings_orders", "-f", dump, world.stack.postgres["URL"]], check=True)
    late = world.load(clients=6)
    late.wait_writes(300)
    late.stop()
    world.stack.wait_settled(lost.writes + late.writes)

    # The order side alone goes back to its dump, in the same cluster, while its relay remembers higher ids.
    url = world.stack.postgres["URL"]
    subprocess.run([POSTGRES_BIN / "psql", "-q", "-c", "drop schema tidings_orders cascade", url], check=True)
    subprocess.run([POSTGRES_BIN / "pg_restore", "--exit-on-error", "-d", url, dump], check=True)
    fresh = world.load(clients=6)
    fresh.wait_writes(100)

    verdict = world.settle(lost, late, fresh)  # all mails have left, although the database forgot the late orders
    assert verdict.repeats == 0
