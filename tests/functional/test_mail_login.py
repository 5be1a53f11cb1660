"""Login to a real relay (Postfix with Dovecot's SASL): access tokens, SCRAM, client certificates; and what a relay says about us, not
about the recipient, costs no mail anything."""
import contextlib
import json
import subprocess
import time

import pytest

import mails
from client import Client, walk_orders
from gemini_stub import make_authority
from peers import Peer
from programs import BIN, SLOWDOWN, clean_environment
from stacks import ORDERS, DevStack
from token_server import CLIENT_SECRET, REFRESH_TOKEN, TokenServer

OPEN = ("queued", "sending", "deferred")


@contextlib.contextmanager
def relay(folder, **environment):
    peer = Peer("postfix", folder / "postfix", **environment).start()
    try:
        yield peer
    finally:
        peer.stop()


@contextlib.contextmanager
def tidings(folder, url, environment=None):
    """`tidings dev` that sends through this relay."""
    stack = DevStack(folder, environment={"TIDINGS_SMTP_URL": url, "TIDINGS_MAIL_FROM": "Acme Shop <orders@shop.example>",
                                          **(environment or {})})
    stack.start()
    try:
        yield stack
    finally:
        assert set(stack.stop().values()) == {0}


@pytest.fixture
def tokens(folder):
    server = TokenServer(folder / "tokens").start()
    yield server
    server.stop()


def token_relay(folder, tokens, mechanisms):
    return relay(folder, MECHANISMS=mechanisms, INTROSPECTION_URL=f"{tokens.url}/introspect", INTROSPECTION_CA=str(tokens.ca))


def user_alone(peer):
    return f"smtp://shop@localhost:{peer['PORT']}?ca={peer['CA']}"


def arrived(peer, count, timeout=60):
    deadline = time.monotonic() + timeout * SLOWDOWN
    while len(found := mails.read_mails(peer["MAILDIR"])) < count:
        assert time.monotonic() < deadline, f"{len(found)} of {count} mails arrived"
        time.sleep(0.1)
    return found


def place(stack, count):
    return walk_orders(stack.orders_url, ORDERS[:count], connections=4, steps=())


def wait_tried(stack, lines, timeout=30):
    """Until the log has a line with all these words."""
    program = stack.programs["tidings"]
    deadline = time.monotonic() + timeout * SLOWDOWN
    while True:
        for line in program.log_lines():
            if all(word in json.dumps(line) for word in lines):
                return line
        assert time.monotonic() < deadline, program.tail()
        time.sleep(0.05)


def assert_all_wait_uncharged(stack, count):
    messages = list(stack.messages())
    assert len(messages) == count
    assert {message["status"] for message in messages} <= set(OPEN), messages
    assert {message["attempts"] for message in messages} == {0}, messages


def assert_no_secret_is_shown(stack, tokens=None):
    log = stack.programs["tidings"].log.read_text(errors="replace")
    for secret in (CLIENT_SECRET, REFRESH_TOKEN, "s3cret", *(tokens.tokens if tokens else ())):
        assert secret not in log


@pytest.mark.parametrize("mechanism, grant, padding", [("xoauth2", "client_credentials", 0), ("oauthbearer", "refresh_token", 0),
                                                       ("xoauth2", "refresh_token", 2500), ("oauthbearer", "client_credentials", 2500)])
def test_an_access_token_opens_the_relay(folder, tokens, mechanism, grant, padding):
    tokens.padding = padding
    with token_relay(folder, tokens, f"plain login {mechanism}") as peer, \
            tidings(folder, user_alone(peer), tokens.settings(refresh=grant == "refresh_token")) as stack:
        place(stack, 12)
        stack.wait_settled(12)

        assert {message["status"] for message in stack.messages()} == {"sent"}
        arrived(peer, 12)
        assert [form["grant_type"] for form in tokens.requests] == [grant], "one token for all connections"
        log = (peer.folder / "postfix.log").read_text()
        assert f"sasl_method={mechanism.upper()}, sasl_username=shop" in log
        assert_no_secret_is_shown(stack, tokens)


@pytest.mark.parametrize("behaviour, words", [("invalid_grant", ["AADSTS70008", "TIDINGS_SMTP_OAUTH_REFRESH_TOKEN"]),
                                              ("invalid_client", ["TIDINGS_SMTP_OAUTH_CLIENT_SECRET"]), ("busy", ["answered 503"]),
                                              ("slow", ["did not answer within 10 s"])])
def test_without_a_token_the_channel_rests_and_no_mail_is_charged(folder, tokens, behaviour, words):
    tokens.behaviour = behaviour
    with token_relay(folder, tokens, "oauthbearer") as peer, tidings(folder, user_alone(peer), tokens.settings(refresh=True)) as stack:
        place(stack, 25)
        wait_tried(stack, ["no access token for the mail relay", *words])
        wait_tried(stack, ["the mail relay takes no mail now", *words])
        assert_all_wait_uncharged(stack, 25)
        said = [line for line in stack.programs["tidings"].log_lines() if "no access token for the mail relay" in json.dumps(line)]
        assert len(said) == 1

        tokens.behaviour = "good"
        stack.wait_settled(25, timeout=60)
        assert {(message["status"], message["attempts"]) for message in stack.messages()} == {("sent", 1)}
        wait_tried(stack, ["access tokens for the mail relay are given again"])
        assert_no_secret_is_shown(stack, tokens)


def test_a_token_that_the_relay_does_not_take_is_the_channels_matter(folder, tokens):
    tokens.user = "somebody-else"
    with token_relay(folder, tokens, "xoauth2") as peer, tidings(folder, user_alone(peer), tokens.settings()) as stack:
        place(stack, 25)
        wait_tried(stack, ["mail relay failed", '"auth"', "535"])
        assert_all_wait_uncharged(stack, 25)
        assert len(tokens.requests) == 1, "a new token is not replaced in a hot loop"
        tokens.user = "shop"
        stack.wait_settled(25, timeout=60)


def test_scram_shows_no_password(folder):
    with relay(folder, MECHANISMS="plain login scram-sha-256") as peer, tidings(folder, peer["URL"]) as stack:
        place(stack, 8)
        stack.wait_settled(8)
        arrived(peer, 8)
        assert "sasl_method=SCRAM-SHA-256" in (peer.folder / "postfix.log").read_text()
        assert_no_secret_is_shown(stack)


def test_the_operator_chooses_the_mechanism(folder):
    with relay(folder, MECHANISMS="plain login scram-sha-256") as peer, \
            tidings(folder, peer["URL"], {"TIDINGS_SMTP_AUTH": "login"}) as stack:
        place(stack, 2)
        stack.wait_settled(2)
        assert "sasl_method=LOGIN" in (peer.folder / "postfix.log").read_text()


def test_a_client_certificate_opens_the_relay(folder):
    ca, certificate, key = make_authority(folder / "clients", "clients")
    wants_it = (f"smtpd_tls_CAfile = {ca}\nsmtpd_tls_ask_ccert = yes\nsmtpd_tls_session_cache_database =\n"
                "smtpd_client_restrictions = permit_tls_all_clientcerts, reject\nsmtpd_tls_ccert_verifydepth = 2")
    with relay(folder, MAIN_CF=wants_it) as peer:
        url = f"smtp://localhost:{peer['PORT']}?ca={peer['CA']}"
        with tidings(folder, url) as stack:
            place(stack, 3)
            wait_tried(stack, ["mail relay failed", "Client host rejected"])
            assert_all_wait_uncharged(stack, 3)
        with tidings(folder, f"{url}&cert={certificate}&key={key}") as stack:
            stack.wait_settled(3)
            assert {message["status"] for message in stack.messages()} == {"sent"}


REFUSES_US = {
    "helo": ("smtpd_recipient_restrictions=reject_non_fqdn_helo_hostname, reject_unauth_destination", "need fully-qualified hostname",
             {"TIDINGS_SMTP_HELO": "vm"}),
    # As reject_unknown_sender_domain says it, without a name server.
    "sender domain": ("smtpd_sender_restrictions=check_sender_access inline:{{shop.invalid = 450 4.1.8 Domain not found}}",
                      "Sender address rejected", {"TIDINGS_MAIL_FROM": "Shop <orders@shop.invalid>"}),
    "sender syntax": ("smtpd_sender_restrictions=check_sender_access inline:{{shop.example = REJECT}}", "Sender address rejected", {}),
    "sender owner": ("smtpd_sender_restrictions=reject_authenticated_sender_login_mismatch", "not owned by user shop", {}),
    "client": ("smtpd_client_restrictions=reject", "Client host rejected", {}),
    "session": ("smtpd_recipient_restrictions=reject_plaintext_session, reject_unauth_destination", "Session encryption is required",
                {"clear": True}),
    "tls": ("smtpd_tls_security_level=encrypt", "Must issue a STARTTLS command first", {"clear": True}),
}


# A client that is refused without delay is refused before the greeting, which the test's own relay would not be ready without.
@pytest.mark.parametrize("what, delay_reject", [(what, delay) for what in REFUSES_US for delay in ("yes", "no")
                                                if (what, delay) != ("client", "no")])
def test_a_relay_that_refuses_us_pauses_the_channel_and_charges_no_mail(folder, what, delay_reject):
    line, words, environment = REFUSES_US[what]
    owners = "smtpd_sender_login_maps = inline:{{orders@shop.example = somebody}}" if what == "sender owner" else ""
    with relay(folder, MAIN_CF=f"{line.replace('=', ' = ', 1)}\nsmtpd_delay_reject = {delay_reject}\n{owners}") as peer:
        environment = dict(environment)
        url = f"smtp://127.0.0.1:{peer['PORT']}?tls=none" if environment.pop("clear", False) else peer["URL"]
        with tidings(folder, url, environment) as stack:
            place(stack, 25)
            wait_tried(stack, ["mail relay failed", words])
            wait_tried(stack, ["the mail relay takes no mail now", words])
            assert_all_wait_uncharged(stack, 25)

            name = line.split("=")[0]
            usual = {"smtpd_recipient_restrictions": "reject_unauth_destination", "smtpd_tls_security_level": "may"}.get(name, "")
            peer.act("change", f"{name} = {usual}")
            stack.wait_settled(25, timeout=90)
            assert {(message["status"], message["attempts"]) for message in stack.messages()} == {("sent", 1)}


def test_a_refused_recipient_is_still_the_mails_own(folder):
    with relay(folder) as peer, tidings(folder, peer["URL"]) as stack:
        for address in ("gone@refused.test", "someone@refused.test", "full@refused.test", "ada@example.com"):
            order = {**ORDERS[0], "customer": {"email": address}, "reference": address}
            assert Client(stack.orders_url).json("POST", "/v1/orders", order)[0] == 201
        deadline = time.monotonic() + 20 * SLOWDOWN
        states = {}
        while list(states.values()).count("failed") < 2 or "sent" not in states.values() or "deferred" not in states.values():
            assert time.monotonic() < deadline, states
            states = {message["recipient"]: message["status"] for message in stack.messages()}
            time.sleep(0.05)
        assert states == {"gone@refused.test": "failed", "someone@refused.test": "failed", "full@refused.test": "deferred",
                          "ada@example.com": "sent"}


def doctor(environment):
    ended = subprocess.run([BIN / "tidings", "doctor", "--json"], env={**clean_environment(), **environment}, capture_output=True,
                           text=True, timeout=60)
    return ended.returncode, {each["check"]: each for each in json.loads(ended.stdout)}, ended.stdout + ended.stderr


def test_doctor_fetches_a_token_and_names_what_is_wrong(folder, tokens):
    with token_relay(folder, tokens, "xoauth2") as peer:
        given = {"TIDINGS_SMTP_URL": user_alone(peer), "TIDINGS_SMTP_HELO": "mail.shop.example", "TIDINGS_DATABASE_URL": f"sqlite:{folder}/o.db",
                 **tokens.settings()}
        code, found, said = doctor(given)
        assert code == 0 and found["mail token"]["ok"] and "3599 s" in found["mail token"]["detail"], said
        assert found["mail relay"]["ok"], said

        code, found, said = doctor({**given, "TIDINGS_SMTP_OAUTH_CLIENT_SECRET": "wrong-s3cret"})
        assert code != 0 and not found["mail token"]["ok"] and "wrong-s3cret" not in said
        assert "invalid_client: who is this?" in found["mail token"]["detail"]
        assert "TIDINGS_SMTP_OAUTH_CLIENT_SECRET" in found["mail token"]["detail"]

        code, found, _ = doctor({**given, "TIDINGS_SMTP_OAUTH_CA_FILE": ""})
        assert code != 0 and "TLS" in found["mail token"]["detail"]

        code, found, _ = doctor({**given, "TIDINGS_SMTP_OAUTH_TOKEN_URL": "https://localhost:1/token"})
        assert code != 0 and "no connection to localhost:1" in found["mail token"]["detail"]

        tokens.user = "somebody-else"
        code, found, _ = doctor(given)
        assert code != 0 and found["mail token"]["ok"] and not found["mail relay"]["ok"] and "auth" in found["mail relay"]["detail"]

        code, found, said = doctor({**given, "TIDINGS_SMTP_HELO": "vm"})
        assert "TIDINGS_SMTP_HELO" not in found["mail relay"]["detail"], "one thing at a time"


def test_config_print_shows_no_secret_of_the_log_in(folder, tokens):
    given = {"TIDINGS_SMTP_URL": "smtp://shop@localhost:587", **tokens.settings(refresh=True)}
    shown = subprocess.run([BIN / "tidings", "config", "print"], env={**clean_environment(), **given}, capture_output=True, text=True, timeout=30)
    assert CLIENT_SECRET not in shown.stdout + shown.stderr and REFRESH_TOKEN not in shown.stdout + shown.stderr
    assert "shop-client" in shown.stdout
