"""The accounting checker: the judge of every chaos run. It trusts only what clients were answered and what the sink has on disk.

    accepted   order id -> number of writes answered with 2xx (each owes one mail), from the load generator
    unknown    order ids and writes whose answer was lost: they may exist or not
    sink       what the independent sink fsynced before its 250: one line per mail
    journal    the notification service's messages, for the reasons of repeats
"""
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field


@dataclass
class Accounts:
    accepted: dict = field(default_factory=dict)     # order id -> highest version that a client saw
    terminal: dict = field(default_factory=dict)     # message id -> state, for mails that rightly did not leave

    def accept(self, order_id, version):
        self.accepted[order_id] = max(version, self.accepted.get(order_id, 0))

    def add(self, other):
        for order_id, version in other.accepted.items():
            self.accept(order_id, version)


@dataclass
class Verdict:
    orders: int = 0
    mails: int = 0
    lost: list = field(default_factory=list)          # (order, version) owed and not in the sink
    ghosts: list = field(default_factory=list)        # in the sink, owed to nobody
    unexplained: list = field(default_factory=list)   # copies beyond the uncertain attempts
    repeats: int = 0                                   # copies explained by an uncertain attempt
    inversions: list = field(default_factory=list)    # a lower version first accepted after a higher one
    altered: list = field(default_factory=list)       # same Message-ID, other bytes
    doubles: list = field(default_factory=list)       # references of which there is more than one order

    @property
    def clean(self):
        return not (self.lost or self.ghosts or self.unexplained or self.inversions or self.altered or self.doubles)

    def __str__(self):
        head = (f"{self.orders} orders, {self.mails} mails: {len(self.lost)} lost, {len(self.ghosts)} ghosts, "
                f"{len(self.unexplained)} unexplained repeats, {self.repeats} explained repeats, "
                f"{len(self.inversions)} inversions, {len(self.altered)} altered, {len(self.doubles)} double orders")
        details = [f"  {name}: {getattr(self, name)[:5]}" for name in ("lost", "ghosts", "unexplained", "inversions", "altered", "doubles") if getattr(self, name)]
        return "\n".join([head, *details])


def read_sink(path):
    """The sink's lines in order of acceptance; a torn last line was never answered with 250."""
    mails = []
    with open(path) as file:
        for line in file:
            try:
                mails.append(json.loads(line))
            except ValueError:
                continue
    return mails


def judge(accounts, mails, messages, unknown_orders=(), references=()):
    """mails: read_sink(); messages: every message of the journal, as the API shows them; references: of every order that exists,
    each placed by one client under one Idempotency-Key."""
    verdict = Verdict(orders=len(accounts.accepted), mails=len(mails))
    verdict.doubles = [reference for reference, count in Counter(references).items() if count > 1]
    by_mail_id = {f"<{message['mail_id']}>": message for message in messages if message["mail_id"]}
    settled_without_mail = {(message["order"], message["order_version"]) for message in messages
                            if message["status"] in ("failed", "dead", "suppressed", "skipped", "superseded")}
    first_seen, copies, arrived = {}, defaultdict(list), defaultdict(list)
    for place, mail in enumerate(mails):
        copies[mail["message_id"]].append(mail)
        first_seen.setdefault(mail["message_id"], place)
        arrived[mail["order"]].append(mail)
        if mail["order"] not in accounts.accepted and mail["order"] not in unknown_orders:
            verdict.ghosts.append((mail["order"], mail["message_id"]))

    for order, version in accounts.accepted.items():
        versions = {int(mail["version"]) for mail in arrived[order]}
        for owed in range(1, version + 1):
            if owed not in versions and (order, owed) not in settled_without_mail:
                verdict.lost.append((order, owed))

    for message_id, group in copies.items():
        if len({mail["sha256"] for mail in group}) > 1:
            verdict.altered.append(message_id)
        extra = len(group) - 1
        message = by_mail_id.get(message_id)
        explained = message["uncertain_attempts"] if message else 0
        if extra > explained:
            verdict.unexplained.append((message_id, extra, explained))
        verdict.repeats += min(extra, explained)

    for order, group in arrived.items():
        highest = 0
        for mail in group:
            if mail is not copies[mail["message_id"]][0]:
                continue  # a repeat of an earlier mail is no inversion
            if int(mail["version"]) < highest:
                verdict.inversions.append((order, highest, int(mail["version"])))
            highest = max(highest, int(mail["version"]))
    return verdict
