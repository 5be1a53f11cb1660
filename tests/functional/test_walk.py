"""All sample orders walk from placed to delivered over 32 connections; every customer gets four right mails, in order."""
from client import walk_orders
from mails import check_walk
from stacks import ORDERS


def test_every_order_gets_its_four_mails_in_order(fresh_stack):
    orders = walk_orders(fresh_stack.orders_url, ORDERS)

    ledger = fresh_stack.wait_settled(4 * len(ORDERS))

    assert len(orders) == len(ORDERS)
    assert ledger["messages"]["sent"] == 4 * len(ORDERS) and ledger["drift"] == 0, ledger
    fresh_stack.wait_mails(4 * len(ORDERS))
    check_walk(fresh_stack.mails(), orders)
