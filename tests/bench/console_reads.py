"""Every question that a page of the console asks, as {group: {name: (service, path, body)}}; a body makes it a POST."""
import base64
import datetime
import urllib.parse

MAIL, SHOP = "notification-service", "order-service"


def messages(**filters):
    return MAIL, "/v1/messages?" + urllib.parse.urlencode({"limit": 50, **filters}), None


def orders(**filters):
    return SHOP, "/v1/orders?" + urllib.parse.urlencode({"limit": 50, **filters}), None


def search(typed, service=MAIL):
    return service, "/v1/search?" + urllib.parse.urlencode({"q": typed}), None


def get(path, service=MAIL):
    return service, path, None


def ago(days):
    return (datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=days)).strftime("%Y-%m-%dT%H:%M:%SZ")


def ranges(days):
    """A day in the middle of a history of so many days."""
    return {"from": ago(days / 2), "to": ago(days / 2 - 1)}


def lists_of_messages(have, days):
    views = {"waiting": "queued,sending,deferred", "problem": "failed,dead", "accepted": "sent", "not sent on purpose": "suppressed,skipped,superseded"}
    states = ("queued", "sending", "deferred", "failed", "dead", "suppressed", "skipped", "superseded")
    day = ranges(days)
    return {
        "all": messages(), "latest ten": messages(limit=10), **{f"view {name}": messages(status=status) for name, status in views.items()},
        "view resent": messages(resent="true"), **{f"status {name}": messages(status=name) for name in states},
        "needs you, dead": messages(status="dead", limit=5), "needs you, failed": messages(status="failed", limit=5),
        "recipient": messages(recipient=have["recipient"]), "recipient, in capitals": messages(recipient=have["recipient"].upper()),
        "recipient with 2,000 mails": messages(recipient="regular@big.example"), "recipient unknown": messages(recipient="nobody@example.test"),
        "order": messages(order=have["order"]), "kind": messages(kind="paid"), "kind that is nowhere": messages(kind="refunded"),
        "domain, the largest": messages(domain="big.example"), "domain, a small one": messages(domain=have["rare"]), "domain unknown": messages(domain="nowhere.example"),
        "reply 2xx": messages(reply="2xx"), "reply 550": messages(reply="550"), "reply 4.2.2": messages(reply="4.2.2"), "reply that nobody gave": messages(reply="599"),
        "relay unknown": messages(relay="mail.example:25"), "template": messages(template=have["template"]), "template unknown": messages(template="paid/en/99"),
        "uncertain": messages(uncertain="true"), "a day long ago": messages(**day), "a day long ago, dead": messages(status="dead", **day),
        "a day long ago, text": messages(q="zzzz", **day), "text, found at once": messages(q="customer1"), "text, part of an address": messages(q="@shop7."),
        "text, not found": messages(q="zzzz"), "text that is not ASCII": messages(q="Käse"), "problem, text not found": messages(status="failed,dead", q="zzzz"),
        "problem, small domain": messages(status="failed,dead", domain=have["rare"]), "dead, kind and domain": messages(status="dead", kind="shipped", domain="full.example"),
        "dead, kind that is nowhere": messages(status="dead", kind="refunded"), "accepted, small domain": messages(status="sent", domain=have["rare"]),
        "accepted, text not found": messages(status="sent", q="zzzz"), "accepted, dominant reply": messages(status="sent", reply="250", domain="big.example"),
        "2,000 mails, dead": messages(recipient="regular@big.example", status="dead"), "2,000 mails, text": messages(recipient="regular@big.example", q="zzzz"),
        "2,000 mails, reply": messages(recipient="regular@big.example", reply="550"), "resent, domain unknown": messages(resent="true", domain="nowhere.example"),
        "uncertain, reply": messages(uncertain="true", reply="550"), "uncertain, resent": messages(uncertain="true", resent="true"),
        "every filter": messages(status="dead,failed,sent", kind="paid", domain="big.example", reply="599", template=have["template"], q="zzzz", **day),
        "the second page": messages(after=cursor(have["message"])), "the second page, problem": messages(status="failed,dead", after=cursor(have["message"])),
        "the second page, text": messages(q="zzzz", after=cursor(have["message"])), "the second page, accepted": messages(status="sent", after=cursor(have["message"])),
    }


def cursor(message):
    return base64.urlsafe_b64encode(message.encode()).decode().rstrip("=")


def dead_letters(have, days):
    def dry(what, **chosen):
        return MAIL, f"/v1/dead-letters/{what}", {**chosen, "dry_run": True}

    return {
        "groups": get("/v1/dead-letters/groups"), "a group's list": get("/v1/dead-letters?limit=200&domain=full.example&kind=shipped&reply=4.2.2"),
        "a small group's list": get("/v1/dead-letters?limit=200&domain=away.example"), "a page": get("/v1/dead-letters?limit=200"), "the next page": get(f"/v1/dead-letters?limit=200&after={cursor(have['dead'])}"),
        "of an order": get(f"/v1/dead-letters?order={have['dead_order']}"), "text not found": get("/v1/dead-letters?q=zzzz"), "one": get(f"/v1/dead-letters/{have['dead']}"),
        "count all": dry("replay"), "count the group of 100,000": dry("replay", domain="full.example", kind="shipped", text="452 4.2.2"),
        "count the group of 10,000": dry("replay", domain="away.example"), "count a text not found": dry("discard", text="zzzz"),
        "count one": dry("replay", id=have["dead"]), "count one recipient": dry("replay", recipient="regular@big.example"),
    }


def searches(have, days):
    typed = {"an address": have["recipient"], "an address with 2,000 mails": "regular@big.example", "an unknown address": "nobody@example.test",
             "part of an address": have["recipient"].split("@")[0], "an order": have["order"], "an event": have["event"], "a message": have["message"],
             "a Message-ID": f"<{have['message']}@shop.example>", "a trace": have["trace"], "a reference": have["reference"], "an order's number": have["number"],
             "nothing": "zzzz", "an unknown order": "ord_01936f2c-5a1b-7c3d-8e4f-000000000000", "a long text": "x" * 390}
    at_shop = ("an address", "an address with 2,000 mails", "an order", "a reference", "nothing")
    return {name: search(text) for name, text in typed.items()} | {f"{name}, order service": search(typed[name], SHOP) for name in at_shop}


def lists_of_orders(have, days):
    day = {"created_after": ago(days / 2), "created_before": ago(days / 2 - 1)}
    states = ("placed", "paid", "payment_failed", "processing", "shipped", "delivered", "cancelled", "refunded")
    return {
        "all": orders(), **{f"status {name}": orders(status=name) for name in states}, "address": orders(email=have["recipient"]),
        "address with 667 orders": orders(email="regular@big.example"), "address unknown": orders(email="nobody@example.test"),
        "reference": orders(reference=have["reference"]), "reference unknown": orders(reference="zzzz"), "text, found at once": orders(q="customer1"),
        "text, not found": orders(q="zzzz"), "text, part of an address": orders(q="@home1"), "text that is not ASCII": orders(q="Käse"),
        "search page": orders(q="zzzz", limit=20), "status and text": orders(status="placed", q="zzzz"), "most frequent status and text": orders(status="shipped", q="zzzz"),
        "a day long ago": orders(**day), "a day long ago, status": orders(status="refunded", **day), "address and status": orders(email="regular@big.example", status="refunded"),
        "address and text": orders(email="regular@big.example", q="zzzz"),
    }


def pages(have, days):
    order, message, person = have["order"], have["message"], urllib.parse.quote("regular@big.example", safe="")
    return {
        "an order": get(f"/v1/orders/{order}", SHOP), "its events": get(f"/v1/orders/{order}/events", SHOP), "its story": get(f"/v1/orders/{order}/story"),
        "its story, one version": get(f"/v1/orders/{order}/story?after=1&limit=1"), "its mails": messages(order=order, limit=200), "a mail": get(f"/v1/messages/{message}"),
        "a dead mail": get(f"/v1/messages/{have['dead']}"), "a mail's text": get(f"/v1/messages/{message}/content?part=text"), "a mail's HTML": get(f"/v1/messages/{message}/content?part=html"),
        "a person's mails": messages(recipient="regular@big.example", limit=100), "a person's orders": orders(email="regular@big.example"),
        "what is kept of a person": get(f"/v1/customers/{person}?limit=200"), "… by the order service": get(f"/v1/customers/{person}?limit=200", SHOP),
        "why no mail, order": get(f"/v1/explain?order={order}"), "why no mail, address": get("/v1/explain?email=regular@big.example"),
        "why no mail, unknown address": get("/v1/explain?email=nobody@example.test"), "why no mail, unknown order": get("/v1/explain?order=ord_01936f2c-5a1b-7c3d-8e4f-000000000000"),
    }


def counts_and_the_rest(have, days):
    return {
        "counts of the quick views": get("/v1/messages/counts"), "ledger": get("/v1/ledger"), "ledger of orders": get("/v1/ledger", SHOP), "stages": get("/v1/stages"),
        "relays": get("/v1/relays"), "findings": get("/v1/findings"), "findings of orders": get("/v1/findings", SHOP), "metrics": get("/metrics"),
        "readiness": get("/readyz"), "audit": get("/v1/audit?limit=50"), "audit, actor": get(f"/v1/audit?actor={have['key']}"), "audit, rare action": get("/v1/audit?action=customer.erase"),
        "audit, object": get(f"/v1/audit?object={have['object']}"), "audit, actor and action": get(f"/v1/audit?actor={have['key']}&action=customer.erase"),
        "audit, nothing": get(f"/v1/audit?actor={have['key']}&action=key.create&from={ago(days)}"), "saved views": get("/v1/views"), "keys": get("/v1/keys"),
        "quarantine": get("/v1/quarantine?limit=100"), "quarantine groups": get("/v1/quarantine/groups"), "parked events": get("/v1/parked-events?limit=100", SHOP), "options": get("/v1/configuration"),
    }


GROUPS = {"messages": lists_of_messages, "dead letters": dead_letters, "search": searches, "orders": lists_of_orders, "pages": pages, "counts and the rest": counts_and_the_rest}
