"""The checker itself: each kind of damage is found, and an honest run passes."""
import pytest

from accounts import Accounts, judge


def mail(order, version, message_id=None, sha="s"):
    return {"order": order, "version": str(version), "message_id": message_id or f"<{order}-{version}@x>", "sha256": f"{sha}{order}{version}"}


def message(order, version, status="sent", uncertain=0):
    return {"order": order, "order_version": version, "status": status, "mail_id": f"{order}-{version}@x", "uncertain_attempts": uncertain}


def accounts(**orders):
    made = Accounts()
    for order, version in orders.items():
        made.accept(order, version)
    return made


HONEST = [mail("a", 1), mail("b", 1), mail("a", 2)]
JOURNAL = [message("a", 1), message("a", 2), message("b", 1)]


def test_an_honest_run_is_clean():
    assert judge(accounts(a=2, b=1), HONEST, JOURNAL).clean


def test_a_lost_mail_is_found():
    assert judge(accounts(a=2, b=1), HONEST[:2], JOURNAL).lost == [("a", 2)]


def test_a_mail_that_rightly_did_not_leave_is_not_lost():
    assert judge(accounts(a=2, b=1), HONEST[:2], [message("a", 2, "skipped")]).clean


def test_a_ghost_is_found_unless_its_order_may_exist():
    mails = [*HONEST, mail("g", 1)]

    assert judge(accounts(a=2, b=1), mails, JOURNAL).ghosts == [("g", "<g-1@x>")]
    assert judge(accounts(a=2, b=1), mails, JOURNAL, unknown_orders={"g"}).clean


def test_an_order_placed_twice_under_one_key_is_found():
    assert judge(accounts(a=2, b=1), HONEST, JOURNAL, references=["r1", "r2", "r1"]).doubles == ["r1"]


@pytest.mark.parametrize("uncertain, clean", [(0, False), (1, True)])
def test_a_repeat_needs_an_uncertain_attempt(uncertain, clean):
    journal = [message("a", 1, uncertain=uncertain), *JOURNAL[1:]]

    verdict = judge(accounts(a=2, b=1), [HONEST[0], *HONEST], journal)

    assert verdict.clean == clean and verdict.repeats == uncertain


def test_a_repeat_with_other_bytes_is_found():
    journal = [message("a", 1, uncertain=1), *JOURNAL[1:]]

    assert judge(accounts(a=2, b=1), [mail("a", 1, sha="other"), *HONEST], journal).altered == ["<a-1@x>"]


def test_an_inversion_is_found_but_a_late_repeat_is_none():
    assert judge(accounts(a=2), [mail("a", 2), mail("a", 1)], JOURNAL).inversions == [("a", 2, 1)]
    late_repeat = [mail("a", 1), mail("a", 2), mail("a", 1)]
    assert judge(accounts(a=2), late_repeat, [message("a", 1, uncertain=1)]).clean
