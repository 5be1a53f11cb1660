"""compose.ha.yaml: two of each service on three brokers; one of each kind dies, and nobody waits for it."""
import pytest

from shop import Load, Shop, docker


@pytest.fixture
def pair(shop):
    shop.down()  # one stack at a time is enough for a small machine
    made = Shop("pair", ("compose.yaml", "compose.ha.yaml"))
    try:
        yield made.up()
    finally:
        made.down()


def test_one_of_each_dies_and_every_order_gets_its_mails_from_the_others(pair):
    load = Load(pair, services=("order-service", "order-service-2"))
    load.wait_orders(20)
    for victim in ("kafka-2", "notification-service", "order-service"):
        docker("kill", pair.container(victim))
        if victim == "order-service":
            break  # its clients would wait for it: they speak to one address each
        load.wait_orders(load.orders + 20)
    docker("start", pair.container("order-service"))
    load.wait_orders(load.orders + 20)

    load.stop()
    pair.teller = "notification-service-2"  # the other one is dead
    pair.settle(load)  # the mails of the dead notification-service too
    for victim in ("kafka-2", "notification-service"):
        docker("start", pair.container(victim))
    pair.wait_healthy()
