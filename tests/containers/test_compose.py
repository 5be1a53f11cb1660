"""compose.yaml from nothing to the first mail, through the death of every part, and with a wrong set-up. The tests run in this order on one stack."""
import json
import os
import signal
import time
import urllib.request

import pytest

from client import Client
from shop import Load, docker, inspect, wait_for
from stacks import ORDERS

OURS = ("order-service", "notification-service", "mailbox")


def test_from_compose_up_to_the_first_mail_takes_less_than_two_minutes(shop):
    began = time.monotonic()
    status, order = shop.client().json("POST", "/v1/orders", ORDERS[0])
    assert status == 201, order
    shop.placed_before.add(order["id"])
    wait_for(shop.mails, 60, lambda: f"a mail in the mailbox\n{shop.tails()}")
    took = shop.came_up_in + time.monotonic() - began

    print(f"\nfrom `compose up` to the first mail: {took:.1f} s, of which {shop.came_up_in:.1f} s until every container is healthy")
    print(docker("stats", "--no-stream", "--format", "{{.Name}} {{.MemUsage}}").stdout)
    assert took < 120


def test_every_container_is_confined(shop):
    for service in shop.services():
        container = inspect(shop.container(service))
        host = container["HostConfig"]
        assert host["ReadonlyRootfs"] or service == "kafka", service
        assert host["CapDrop"] == ["ALL"] and not host["CapAdd"] and not host["Privileged"], service
        assert host["SecurityOpt"] == ["no-new-privileges:true"] and host["Memory"] > 0, service
        for published in (host["PortBindings"] or {}).values():
            assert {binding["HostIp"] for binding in published} == {"127.0.0.1"}, service


def test_no_container_has_root_or_a_secret_in_its_description_or_its_log(shop):
    secrets = [shop.secret(name).read_text() for name in ("api_key", "postgres_password")]
    for service in shop.services():
        description = inspect(shop.container(service))
        users = {line.split()[0] for line in docker("top", shop.container(service), "-eo", "user,pid").stdout.splitlines()[1:]}
        assert users and users.isdisjoint({"root", "0"}), (service, users)
        for secret in secrets:
            assert secret not in json.dumps(description), service
            assert secret not in shop.logs(service), service


def test_the_api_wants_its_key(shop):
    assert Client("http://127.0.0.1:8080").request("GET", "/v1/orders")[0] == 401
    assert shop.client().request("GET", "/v1/orders")[0] == 200


def test_prometheus_reads_both_services(shop):
    def up():
        with urllib.request.urlopen("http://127.0.0.1:9090/api/v1/query?query=up", timeout=5) as answer:
            return {each["metric"]["job"] for each in json.load(answer)["data"]["result"] if each["value"][1] == "1"}

    wait_for(lambda: up() == {"order-service", "notification-service"}, 30, "both targets up")


@pytest.fixture(scope="module")
def load(shop):
    made = Load(shop)
    yield made
    made.stopping.set()


def test_two_hundred_orders_survive_the_killing_of_every_part(shop, load):
    for service in ("order-service", "notification-service", "kafka", "postgres", "order-service", "notification-service"):
        load.wait_orders(load.orders + 30)
        docker("kill", shop.container(service))  # -9; Docker takes it for a wish, so nothing restarts it by itself
        time.sleep(2)
        docker("start", shop.container(service))
        shop.wait_healthy(service)
    load.wait_orders(200)

    load.stop()
    shop.wait_healthy()
    shop.settle(load)
    assert load.orders >= 200


def test_a_crashed_service_is_started_again_by_its_restart_policy(shop):
    before = inspect(shop.container("order-service"))
    docker("exec", shop.container("order-service"), "/usr/bin/order-service", "--health")
    os.kill(before["State"]["Pid"], signal.SIGKILL)

    wait_for(lambda: inspect(shop.container("order-service"))["RestartCount"] > before["RestartCount"], 20, "restarted")
    shop.wait_healthy("order-service")


def test_a_missing_broker_stops_no_order_and_the_health_check_names_it(shop):
    docker("kill", shop.container("kafka"))
    try:
        status, order = shop.client().json("POST", "/v1/orders", ORDERS[1])
        assert status == 201, order
        for service, words in (("order-service", "orders are kept and published later"), ("notification-service", "new events wait there")):
            wait_for(lambda: f"ready, but kafka: no broker answers; {words}" in shop.health(service)[1], 30, lambda: shop.health(service))
            assert shop.health(service)[0] == "healthy"
    finally:
        docker("start", shop.container("kafka"))
    wait_for(lambda: order["id"] in {mail.order for mail in shop.mails()}, 60, lambda: f"the mail of {order['id']}\n{shop.tails()}")


def test_a_database_that_is_away_makes_the_services_unhealthy_and_they_say_so(shop):
    docker("kill", shop.container("postgres"))

    wait_for(lambda: shop.health("order-service")[0] == "unhealthy", 60, lambda: shop.health("order-service"))
    assert "not ready: database:" in shop.health("order-service")[1]
    docker("start", shop.container("postgres"))
    shop.wait_healthy()


def complaints(ended):
    """Before the log is open a program speaks plainly, afterwards through its log."""
    lines = (ended.stdout + ended.stderr).splitlines()
    return [line for line in lines if line.startswith("order-service:") or '"level":"error"' in line]


WRONG = {
    "wrong password": (lambda shop: "postgresql://tidings:guess@postgres:5432/tidings", "TIDINGS_DATABASE_URL", "password authentication failed"),
    "empty secret": (lambda shop: "", "TIDINGS_DATABASE_URL_FILE", "is empty"),
    "not a URL": (lambda shop: "postgres", "TIDINGS_DATABASE_URL_FILE", "is neither postgresql"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_secret_ends_the_start_with_one_clear_line(shop, name):
    text, key, words = WRONG[name]
    secret = shop.secret("database_url")
    right = secret.read_text()
    secret.write_text(text(shop))
    try:
        ended = shop.compose("run", "--rm", "-T", "order-service", check=False)
        said = complaints(ended)
    finally:
        secret.write_text(right)

    assert ended.returncode == 2, ended
    assert len(said) == 1 and key in said[0] and words in said[0] and "guess" not in said[0], said


@pytest.mark.parametrize(("mode", "words"), [(0o600, "Permission denied"), (0o644, "can be read by every user")])
def test_a_secret_with_wrong_rights_is_refused_with_the_remedy(shop, mode, words):
    secret = shop.secret("api_key")
    secret.chmod(mode)
    try:
        ended = shop.compose("run", "--rm", "-T", "order-service", check=False)
        said = complaints(ended)
    finally:
        secret.chmod(0o640)

    assert ended.returncode == 2 and any("TIDINGS_BOOTSTRAP_API_KEY_FILE" in line and words in line for line in said), said


def test_a_broker_address_that_is_wrong_is_waited_for_and_named(shop):
    shop.compose("run", "-d", "--name", "lost", "-e", "TIDINGS_KAFKA_BROKERS=nowhere:9092", "order-service")
    try:
        wait_for(lambda: inspect("lost")["State"]["Health"]["Status"] == "healthy", 40, lambda: inspect("lost")["State"])
        assert "ready, but kafka: no broker answers" in inspect("lost")["State"]["Health"]["Log"][-1]["Output"]
    finally:
        docker("rm", "-f", "lost")


def test_term_ends_every_container_of_ours_with_zero(shop):
    shop.compose("stop", "-t", "30", *OURS)

    assert {service: inspect(shop.container(service))["State"]["ExitCode"] for service in OURS} == dict.fromkeys(OURS, 0)


def test_what_was_stopped_comes_up_again_with_everything_it_knew(shop):
    mails = len(shop.mails())
    shop.up()

    assert len(shop.mails()) == mails
    assert shop.ledger()["accepted"] >= 200
