"""64 parallel identical requests with one key: one order, one mail, identical replies."""
import copy
import uuid
from concurrent.futures import ThreadPoolExecutor

from client import Client
from stacks import ORDERS


def post_all(stack, order, key, count=64):
    def post(_):
        client = Client(stack.orders_url, timeout=30)
        for _ in range(50):
            status, headers, body = client.request("POST", "/v1/orders", order, {"Idempotency-Key": key})
            if status != 409:
                return status, headers.get("location"), headers.get("etag"), body
        raise AssertionError("the key stays in flight")

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(post, range(count)))


def test_parallel_identical_posts_make_one_order_and_one_mail(stack):
    keys = [str(uuid.uuid4()) for _ in range(8)]
    before = sum(stack.ledger()["messages"].values())

    for key, order in zip(keys, ORDERS):
        replies = post_all(stack, order, key)
        assert len(set(replies)) == 1 and replies[0][0] == 201, set(replies)

    stack.wait_settled(before + len(keys))
    assert sum(stack.ledger()["messages"].values()) == before + len(keys)


def test_a_key_with_another_body_is_refused_and_the_first_answer_stays(stack):
    client, key = stack.client(), str(uuid.uuid4())
    other = copy.deepcopy(ORDERS[0])
    other["items"][0]["quantity"] += 1
    first = client.request("POST", "/v1/orders", ORDERS[0], {"Idempotency-Key": key})

    refused = client.request("POST", "/v1/orders", other, {"Idempotency-Key": key})
    again = client.request("POST", "/v1/orders", ORDERS[0], {"Idempotency-Key": key})

    assert first[0] == 201 and refused[0] == 422
    assert again[0] == 201 and again[2] == first[2] and again[1]["idempotency-replayed"] == "true"
    assert again[1]["etag"] == first[1]["etag"] and again[1]["location"] == first[1]["location"]


def test_a_refused_request_does_not_burn_its_key(stack):
    client, key = stack.client(), str(uuid.uuid4())
    wrong = {**ORDERS[1], "currency": "XXQ"}

    refused = client.request("POST", "/v1/orders", wrong, {"Idempotency-Key": key})
    accepted = client.request("POST", "/v1/orders", ORDERS[1], {"Idempotency-Key": key})

    assert refused[0] == 422 and accepted[0] == 201


def test_a_repeated_patch_gives_the_first_answer_even_when_the_order_moved_on(stack):
    client = stack.client()
    _, order = client.json("POST", "/v1/orders", ORDERS[2])
    path = f"/v1/orders/{order['id']}"
    first = client.request("PATCH", path, {"status": "paid"}, {"Idempotency-Key": "pay"})
    client.request("PATCH", path, {"status": "processing"})

    again = client.request("PATCH", path, {"status": "paid"}, {"Idempotency-Key": "pay"})

    assert first[0] == again[0] == 200 and first[2] == again[2]
