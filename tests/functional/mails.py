"""What arrived, read by Python's own e-mail parser: an independent judge of our MIME."""
import email
import email.policy
import pathlib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass

FRACTION_DIGITS = {"JPY": 0, "KWD": 3}  # every other currency of the sample orders has two
QUEUE_ID = re.compile(rb"^Received: .*?\bid ([0-9A-Za-z]{10,})", re.S | re.M)


@dataclass
class Mail:
    raw: bytes
    place: str  # sorts by time of acceptance

    def __post_init__(self):
        self.parsed = email.message_from_bytes(self.raw, policy=email.policy.default)

    @property
    def order(self):
        return self.parsed["X-Tidings-Order"]

    @property
    def message_id(self):
        return self.parsed["Message-ID"]

    def part(self, kind):
        return self.parsed.get_body((kind,)).get_content()


def read_mails(folder, pattern="*"):
    """Mails of a Maildir or of the mailbox, in order of acceptance."""
    found = []
    for path in pathlib.Path(folder).rglob(pattern):
        if not path.is_file() or "tmp" in path.parts[-2:-1]:
            continue
        raw = path.read_bytes()
        queue_id = QUEUE_ID.search(raw)
        found.append(Mail(raw, queue_id.group(1).decode() if queue_id else path.name))
    return sorted(found, key=lambda mail: mail.place)


def by_order(mails):
    groups = defaultdict(list)
    for mail in mails:
        groups[mail.order].append(mail)
    return groups


def amounts_in(text):
    """Every amount in the text as (digits, number of fraction digits), whatever the locale's digits and separators."""
    plain = "".join(str(unicodedata.digit(c)) if unicodedata.digit(c, None) is not None else c for c in text)
    for found in re.finditer(r"\d[\d.,'\u066b\u066c\u00a0\u202f\u2019 ]*", plain):
        run = found.group().rstrip(".,'\u066b\u066c\u00a0\u202f\u2019 ")
        digits = re.sub(r"\D", "", run)
        fraction = re.search(r"[.,\u066b](\d+)$", run)
        yield digits.lstrip("0") or "0", len(fraction.group(1)) if fraction else 0


def shows_amount(text, minor_units, currency):
    digits = FRACTION_DIGITS.get(currency, 2)
    wanted = str(minor_units).lstrip("0") or "0"
    for found, fraction in amounts_in(text):
        # without a fraction part, a group separator before the last three digits looks like one
        if found == wanted and (fraction == digits or (digits == 0 and fraction == 3)):
            return True
    return False


def check_mail(mail, order, event_word):
    """One mail against its order: recipient, subject, total, both parts, line lengths."""
    assert all(len(line) <= 998 for line in mail.raw.split(b"\r\n" if b"\r\n" in mail.raw else b"\n")), "a line is over 998 bytes"
    assert not mail.parsed.defects, mail.parsed.defects
    assert mail.parsed["To"].addresses[0].addr_spec == order["customer"]["email"]
    assert mail.parsed["Auto-Submitted"] == "auto-generated"
    subject = str(mail.parsed["Subject"])
    assert event_word in subject.lower(), subject
    text, html = mail.part("plain"), mail.part("html")
    assert "<html" in html.lower() and len(text) > 100
    for body in (text, html):
        assert "{{" not in body and "}}" not in body
    assert shows_amount(text, order["total"], order["currency"]), (order["total"], order["currency"], text)
    first = order["items"][0]["name"]
    assert " ".join(first.split()) in " ".join(text.split()), (first, text)


WORDS = ("we have your order", "payment received", "on its way", "was delivered")  # what the four subjects say, in order


def check_walk(mails, orders, words=WORDS):
    """Exactly one mail per step of each order, in order, each right."""
    groups = by_order(mails)
    assert not set(groups) - set(orders), "mails for orders that nobody placed"
    missing = {order: len(groups.get(order, ())) for order in orders if len(groups.get(order, ())) != len(words)}
    assert not missing, f"{len(missing)} orders have the wrong number of mails: {dict(list(missing.items())[:5])}"
    for order_id, order in orders.items():
        group = groups[order_id]
        assert len({mail.message_id for mail in group}) == len(group)
        for mail, word in zip(group, words):
            check_mail(mail, order, word)
