"""Keys and sessions are where they were given, and nowhere else."""
import pathlib

import pytest

from browser import sign_in, visit
from client import Client
from otlp_receiver import Receiver
from stacks import ORDERS, DevStack, RealStack

BOOTSTRAP = "a-bootstrap-key-that-must-be-nowhere"


def with_key(url, key, **more):
    return Client(url, headers={"Authorization": f"Bearer {key}", **more})


def tell_everywhere(stack, key):
    """Each secret goes wherever a caller may put it: (what was made, the session's token, and what a guesser tried)."""
    guessed = "tdk_" + "ab" * 32
    for url in (stack.orders_url, stack.notifications_url):
        admin = with_key(url, BOOTSTRAP)
        assert admin.json("GET", "/v1/keys")[0] == 200
        assert with_key(url, guessed).request("GET", "/v1/keys")[0] == 401
        assert admin.request("GET", "/v1/nothing-here")[0] == 404
        assert admin.request("POST", "/v1/keys", {"name": "x", "key": key})[0] == 422
    site, cookie = stack.notifications_url, sign_in(stack.notifications_url, key)
    for path, status in (("session", 200), ("api/notifications/v1/messages", 200), ("api/notifications/v1/keys", 403), ("api/notifications/v1/nothing", 404)):
        assert visit(site, "GET", f"/console/{path}", cookie=cookie)[0] == status, path
    assert visit(site, "POST", "/console/session", {"key": guessed})[0] == 401
    assert visit(site, "POST", "/console/session", b'{"key": "' + guessed.encode())[0] == 400
    assert visit(site, "DELETE", "/console/session", cookie=cookie)[0] == 204
    return cookie.split("=", 1)[1], guessed


def places(stack, receiver, folder):
    """(name, bytes) of everything that the programs wrote or show."""
    for path in folder.rglob("*"):
        if path.is_file():
            yield str(path), path.read_bytes()
    for name, program in stack.programs.items():
        yield f"command line of {name}", pathlib.Path(f"/proc/{program.process.pid}/cmdline").read_bytes()
        yield f"metrics of {name}", Client(stack.url_of(name)).request("GET", "/metrics")[2]
        for path in ("/v1/audit", "/v1/keys", "/v1/configuration"):
            yield f"{path} of {name}", with_key(stack.url_of(name), BOOTSTRAP).request("GET", path)[2]
    for body in receiver.bodies:
        yield "traces", body


@pytest.mark.parametrize("kind", ["dev", "real"])
def test_no_key_and_no_session_is_in_a_log_metric_trace_store_or_command_line(folder, kind):
    receiver = Receiver()
    stack = (DevStack if kind == "dev" else RealStack)(folder, environment={
        "TIDINGS_AUTH": "required", "TIDINGS_BOOTSTRAP_API_KEY": BOOTSTRAP, "TIDINGS_LOG_LEVEL": "debug", "OTEL_EXPORTER_OTLP_ENDPOINT": receiver.url})
    stack.start()
    try:
        made = with_key(stack.notifications_url, BOOTSTRAP).json("POST", "/v1/keys", {"name": "a canary", "role": "support"})[1]
        trace = {"traceparent": f"00-{'c' * 32}-00f067aa0ba902b7-01"}
        assert with_key(stack.orders_url, BOOTSTRAP, **trace).json("POST", "/v1/orders", ORDERS[0])[0] == 201
        receiver.wait_for("c" * 32, {"POST /v1/orders", "send mail"}, 30)
        token, guessed = tell_everywhere(stack, made["key"])

        secrets = {"bootstrap": BOOTSTRAP, "key": made["key"], "guess": guessed, "session": token}
        told = [(name, which) for name, content in places(stack, receiver, folder) for which, secret in secrets.items() if secret.encode() in content]

        assert made["id"] in stack.programs["tidings" if kind == "dev" else "notification-service"].log.read_text(), "who it was is told"
        assert told == []
        for program in stack.programs.values():  # given to them in it, the bootstrap key is in their own environment alone
            environment = pathlib.Path(f"/proc/{program.process.pid}/environ").read_bytes()
            assert made["key"].encode() not in environment and token.encode() not in environment
    finally:
        assert set(stack.stop().values()) == {0}
        receiver.stop()
