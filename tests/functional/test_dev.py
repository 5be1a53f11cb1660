"""`tidings dev` as a newcomer starts it: one screen, one address for both APIs, one log file, one SMTP port."""
import json
import socket
import subprocess
import time
import urllib.request

import pytest

from api_contract import ApiContract
from client import Client
from programs import BIN, Program, clean_environment, free_port
from stacks import ORDERS


class Dev:
    """Without anything that the tests' own stacks set: no second address, no log level."""

    def __init__(self, folder, *arguments, **environment):
        self.address = f"127.0.0.1:{free_port()}"
        self.url, self.data = f"http://{self.address}", folder / "data"
        self.program = Program("tidings", folder, ["dev", "--data-dir", "data", "--http-listen", self.address, *arguments], environment)
        for name in ("TIDINGS_LOG_LEVEL", "TIDINGS_LOG_FORMAT"):
            self.program.environment.pop(name, None)

    def __enter__(self):
        self.program.start(self.url)
        return self

    def __exit__(self, *_):
        assert self.program.stop() == 0

    def screen(self):
        """What it wrote on both outputs."""
        deadline = time.monotonic() + 10
        while "Ctrl-C" not in (said := self.program.log.read_text()):
            assert time.monotonic() < deadline, said
            time.sleep(0.01)
        return said

    def command(self, *words):
        ended = subprocess.run([BIN / "tidings", "--orders-url", self.url, *words], env=clean_environment(), capture_output=True, text=True,
                               stdin=subprocess.DEVNULL, timeout=30)
        return ended.returncode, ended.stdout, ended.stderr


def wait_for(ask, patience=20):
    deadline = time.monotonic() + patience
    while not (found := ask()):
        assert time.monotonic() < deadline, "it does not come"
        time.sleep(0.02)
    return found


@pytest.fixture
def dev(folder):
    with Dev(folder) as running:
        yield running


def test_the_welcome_is_one_clean_screen(dev):
    lines = dev.screen().splitlines()

    assert len(lines) <= 24 and max(map(len, lines)) <= 80, "\n".join(lines)
    assert not [line for line in lines if line.startswith("{")], "a line of the log"
    for wanted in (f"{dev.url}/v1/orders", f"{dev.url}/docs", "data/tidings.log", f"{dev.url}/console/mailbox", "data/mailbox", f"tidings --orders-url {dev.url} orders create"):
        assert any(wanted in line for line in lines), (wanted, lines)


def test_everything_that_is_logged_is_in_the_file(dev):
    dev.screen()
    lines = [json.loads(line) for line in (dev.data / "tidings.log").read_text().splitlines()]

    assert "ready" in [line.get("message", line.get("msg")) for line in lines], lines[:2]


def test_a_log_level_that_is_asked_for_is_on_the_screen_too(folder):
    with Dev(folder, "--log-level", "info") as dev:
        assert '"ready"' in dev.screen()


def test_both_apis_are_at_one_address_as_documented(dev):
    with urllib.request.urlopen(f"{dev.url}/openapi.json", timeout=10) as answer:
        contract = ApiContract(json.loads(answer.read()))
    client = Client(dev.url)
    made = client.json("POST", "/v1/orders", ORDERS[0])[1]
    address = made["customer"]["email"]

    sent = wait_for(lambda: client.json("GET", f"/v1/messages?order={made['id']}&status=sent")[1]["data"])
    ledger = wait_for(lambda: (found := client.json("GET", "/v1/ledger")[1])["events"]["settled"] == 1 and found)
    assert ledger["events"]["accepted"] == ledger["events"]["received"] == 1 and ledger["messages"]["sent"] == 1 and ledger["drift"] == 0
    assert client.json("GET", f"/v1/explain?order={made['id']}")[0] == 200
    assert client.request("GET", "/docs")[0] == 200
    status, report = client.json("DELETE", f"/v1/customers/{address}")
    assert status == 200 and report["orders"] == 1 and report["mails"]["messages"] == 1 and report["complete"]
    assert client.json("GET", f"/v1/messages/{sent[0]['id']}")[1]["recipient"] != address
    assert {"/v1/orders", "/v1/messages", "/v1/ledger"} <= set(contract.document["paths"])


def test_the_mailbox_shows_each_mail_and_can_be_emptied(folder):
    with Dev(folder, "--mailbox-keep", "3") as dev:
        client = Client(dev.url)
        assert client.json("GET", "/v1/mailbox") == (200, {"data": [], "next": None})
        for order in ORDERS[:5]:
            assert client.json("POST", "/v1/orders", order)[0] == 201
        wait_for(lambda: client.json("GET", "/v1/ledger")[1]["messages"]["sent"] == 5)

        kept = client.json("GET", "/v1/mailbox")[1]["data"]
        assert 2 <= len(kept) <= 3, kept
        one = kept[0]
        assert client.json("GET", f"/v1/messages/{one['message']}")[1]["subject"] == one["subject"]
        assert client.json("GET", f"/v1/mailbox?q={one['message'].upper()}&limit=1")[1]["data"] == [one]
        assert client.json("GET", f"/v1/mailbox/{one['id']}") == (200, one)
        status, fields, body = client.request("GET", f"/v1/mailbox/{one['id']}/content?part=html")
        assert status == 200 and b"<html" in body and fields["content-security-policy"].endswith("; sandbox")
        assert client.request("GET", f"/v1/mailbox/{one['id']}/content?part=source")[2] == (dev.data / f"mailbox/{one['id']}.eml").read_bytes()
        assert client.request("GET", "/v1/mailbox/20260101T000000.000000Z-000001-00000000")[0] == 404
        assert client.json("DELETE", "/v1/mailbox") == (200, {"deleted": len(kept)})
        assert not list((dev.data / "mailbox").glob("*.eml"))
        assert client.json("GET", f"/v1/messages/{one['message']}")[1]["status"] == "sent", "the journal is another matter"


def test_the_running_options_are_shown_with_their_sources_and_without_secrets(folder):
    with Dev(folder, "--stop-grace", "7s", TIDINGS_BOOTSTRAP_API_KEY="a-secret-key-of-twenty") as dev:
        status, _, body = Client(dev.url).request("GET", "/v1/configuration")
        shown = {each["key"]: each for each in json.loads(body)["data"]}
        assert status == 200 and b"a-secret-key" not in body
        assert shown["TIDINGS_STOP_GRACE"]["value"] == "7s" and shown["TIDINGS_STOP_GRACE"]["source"] != "default"
        assert shown["TIDINGS_BOOTSTRAP_API_KEY"]["value"] == "***"
        assert shown["TIDINGS_RETENTION"]["source"] == "default"


def test_the_console_finds_both_apis(dev):
    Client(dev.url).json("POST", "/v1/orders", ORDERS[0])
    for path in ("orders/v1/orders", "notifications/v1/messages"):
        request = urllib.request.Request(f"{dev.url}/console/api/{path}", headers={"Sec-Fetch-Site": "same-origin", "Tidings-Console": "1"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200 and "data" in json.loads(answer.read())


def test_a_command_needs_only_the_one_address(dev):
    assert dev.command("orders", "create", "--sample", "1")[0] == 0
    wait_for(lambda: "sent" in dev.command("messages", "list")[1])
    code, out, err = dev.command("reconcile")
    assert code == 0 and "even: nothing is missing" in out, out + err
    code, out, err = dev.command("customers", "export", "nobody@example.com")
    assert code == 0 and json.loads(out) == {"orders": [], "messages": []}, err


def is_free(port):
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def test_smtp_is_on_its_usual_port_when_that_is_free_and_elsewhere_when_not(folder):
    first_is_ours = is_free(1025)
    with Dev(folder / "first") as first, Dev(folder / "second") as second:
        assert not first_is_ours or "smtp://127.0.0.1:1025" in first.screen()
        assert "smtp://127.0.0.1:" in second.screen() and "smtp://127.0.0.1:1025?" not in second.screen()


def test_a_language_and_a_zone_that_are_not_understood_are_told_and_mails_use_the_shops_own(folder):
    with Dev(folder, "--shop-time-zone", "Europe/Berlin", "--shop-locale", "en-GB") as dev:
        client = Client(dev.url)
        order = {**ORDERS[0], "customer": {"email": "ada@example.com", "name": "Ada", "locale": "german", "time_zone": "Berlin"}}
        del order["reference"]
        key = {"Idempotency-Key": "first"}
        status, made = client.json("POST", "/v1/orders", order, key)
        assert status == 201 and [each["nearest"] for each in made["warnings"]] == ["de", "Europe/Berlin"]
        assert client.json("POST", "/v1/orders", order, key) == (201, made)
        assert "warnings" not in client.json("GET", f"/v1/orders/{made['id']}")[1]

        sent = wait_for(lambda: client.json("GET", "/v1/messages?status=sent")[1]["data"])[0]
        text = client.request("GET", f"/v1/messages/{sent['id']}/content?part=text")[2].decode()
        assert "CET" in text and "ord_" not in text, text
        number = sent["subject"].split()[-1]
        assert [each["id"] for each in client.json("GET", f"/v1/orders?q={number}")[1]["data"]] == [made["id"]]


@pytest.mark.parametrize("locale, zone", [("en_US", "W. Europe Standard Time"), ("EN-us", "europe/berlin"), ("eng", "UTC+1")])
def test_usual_forms_are_taken_without_a_word(dev, locale, zone):
    order = {**ORDERS[0], "customer": {"email": "ada@example.com", "locale": locale, "time_zone": zone}}
    status, made = Client(dev.url).json("POST", "/v1/orders", order)
    assert status == 201 and "warnings" not in made
    assert made["customer"]["locale"].startswith("en") and "/" in made["customer"]["time_zone"]


def test_the_command_line_passes_warnings_on(dev, folder):
    file = folder / "order.json"
    file.write_text(json.dumps({**ORDERS[0], "customer": {"email": "ada@example.com", "time_zone": "Berlin"}}))
    code, _, err = dev.command("orders", "create", "--file", str(file))
    assert code == 0 and "warning: /customer/time_zone" in err and "Europe/Berlin" in err


@pytest.mark.parametrize("kind", ["placed", "payment_failed", "shipped", "refunded", "updated", "merchant"])
def test_a_preview_is_what_the_service_would_send_of_any_kind_without_an_order_too(folder, kind):
    with Dev(folder, "--shop-name", "Tea & Söhne") as dev:
        code, text, err = dev.command("templates", "preview", kind)
        assert code == 0 and "Tea & Söhne" in text and err == "", err
        dev.command("orders", "create", "--sample", "1")
        order = Client(dev.url).json("GET", "/v1/orders")[1]["data"][0]
        code, html, err = dev.command("templates", "preview", kind, "--order", order["id"], "--html")
        assert code == 0 and "Tea &amp; S&#246;hne" in html, err
        assert html.count('class="done"') == {"placed": 1, "updated": 1, "shipped": 3}.get(kind, 0), "where the bar stands"


def test_a_preview_without_a_service_is_made_here_and_says_so():
    nobody = f"http://127.0.0.1:{free_port()}"
    ended = subprocess.run([BIN / "tidings", "--orders-url", nobody, "--notifications-url", nobody, "templates", "preview", "shipped"],
                           env=clean_environment(), capture_output=True, text=True, timeout=30)
    assert ended.returncode == 0 and "Your order is on its way" in ended.stdout and "does not answer" in ended.stderr
