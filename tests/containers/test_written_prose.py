"""compose.ai.yaml: the key in a file, the address by .env, and what a customer then reads. Gemini is a script that listens beside the engine."""
import json
import subprocess

import pytest

from gemini_stub import GOOD, KEY, GeminiStub, make_authority
from shop import Shop, docker, wait_for

NAME = "copywriter.example"
ORDER = {"customer": {"email": "ada@example.com", "name": "Ada", "locale": "en-GB"}, "currency": "EUR",
         "items": [{"name": "Earl Grey", "quantity": 2, "unit_price": 1250}]}


@pytest.fixture
def prose(shop):
    shop.down()  # one stack at a time is enough for a small machine
    made = Shop("prose", ("compose.yaml", "compose.ai.yaml", "gateway.yaml"))
    bridge = json.loads(subprocess.run(["ip", "-j", "-4", "address", "show", "docker0"], capture_output=True, text=True, check=True).stdout)[0]
    outside = bridge["addr_info"][0]["local"]  # what every container can reach
    authority, *identity = make_authority(made.folder / "ca", names=f"DNS:{NAME}")
    authority.chmod(0o644)
    stub = GeminiStub(*identity, host=outside).start()
    made.secret("gemini_api_key").write_text(KEY)
    made.secret("gemini_api_key").chmod(0o640)
    with (made.folder / ".env").open("a") as env:
        env.write(f"GEMINI_URL=https://{NAME}:{stub.port}\n")
    (made.folder / "gateway.yaml").write_text(
        "services:\n  notification-service:\n"
        "    environment: { TIDINGS_GEMINI_CA_FILE: /run/authority.pem }\n"
        f"    extra_hosts: ['{NAME}:{outside}']\n"
        f"    volumes: ['./ca/{authority.name}:/run/authority.pem:ro']\n")
    try:
        yield made.up()
    finally:
        made.down()
        stub.stop()


def test_with_a_key_in_a_file_the_mail_carries_written_prose_and_its_story_says_so(prose):
    status, order = prose.client().json("POST", "/v1/orders", ORDER)
    assert status == 201, order

    wait_for(prose.mails, 60, lambda: f"a mail in the mailbox\n{prose.tails()}")
    text = prose.mails()[0].part("plain").replace("\r\n", "\n")
    assert GOOD["paragraph"] in text
    assert "Hello Ada, how lovely to hear from you!" in text
    listed = next(each for each in prose.messages() if each["order"] == order["id"])
    status, message = prose.client("notification-service").json("GET", f"/v1/messages/{listed['id']}")
    assert (message["text_origin"], message["ai"]["outcome"]) == ("ai", "written")
    assert KEY not in prose.logs("notification-service")
    assert KEY not in docker("inspect", prose.container("notification-service")).stdout
