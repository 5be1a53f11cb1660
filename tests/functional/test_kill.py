"""kill -9 of each process in turn while orders walk: after the restart order ids and mails reconcile."""
import threading

from client import walk_orders
from mails import by_order
from stacks import ORDERS


class KillEach:
    """Kills and restarts one program after the other, each when another share of the steps is done."""

    def __init__(self, stack, steps):
        self.stack, self.turns, self.steps, self.done = stack, list(stack.programs) * 2, steps, 0
        self.lock = threading.Lock()
        self.failure = None

    def on_step(self):
        with self.lock:
            self.done += 1
            turn = self.done * (len(self.turns) + 1) // self.steps - 1
            due = self.turns[turn] if 0 <= turn < len(self.turns) and self.done == -(-(turn + 1) * self.steps // (len(self.turns) + 1)) else None
        if due:
            program = self.stack.programs[due]
            program.kill()
            program.start(self.stack.url_of(due))


def test_a_kill_of_each_process_loses_nothing(fresh_stack):
    killer = KillEach(fresh_stack, 4 * len(ORDERS))

    orders = walk_orders(fresh_stack.orders_url, ORDERS, on_step=killer.on_step)

    ledger = fresh_stack.wait_settled(4 * len(ORDERS), timeout=180)
    assert ledger["messages"]["sent"] == 4 * len(ORDERS) and ledger["drift"] == 0, ledger
    fresh_stack.wait_mails(4 * len(ORDERS))
    check_accounts(fresh_stack, orders)


def check_accounts(stack, orders):
    """Each order has its four mails in order; a repeat has the same bytes and an uncertain attempt that explains it."""
    groups = by_order(stack.mails())
    assert set(groups) == set(orders)
    uncertain = {f"<{message['mail_id']}>": message.get("uncertain_attempts", 0) for message in stack.messages()}
    for order, mails in groups.items():
        first_seen = list(dict.fromkeys(mail.message_id for mail in mails))
        assert len(first_seen) == 4, (order, first_seen)
        versions = [int(next(mail for mail in mails if mail.message_id == seen).parsed["X-Tidings-Order-Version"]) for seen in first_seen]
        assert versions == [1, 2, 3, 4], (order, versions)
        for seen in first_seen:
            copies = [mail for mail in mails if mail.message_id == seen]
            assert len(copies) - 1 <= uncertain[seen], f"{len(copies)} copies of {seen}, {uncertain[seen]} uncertain attempts"
            assert len({body_of(mail) for mail in copies}) == 1, f"copies of {seen} differ"


def body_of(mail):
    """The mail without what the receiving server put on top."""
    return mail.raw[mail.raw.index(b"Message-ID:"):] if b"Message-ID:" in mail.raw else mail.raw
