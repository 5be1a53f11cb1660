"""What a shop does first, with the client that openapi-python-client makes of /openapi.json: order_client is generated beside this file."""
import json
import sys

from order_client import Client
from order_client.api.orders import change_order, create_order, list_orders
from order_client.models import AcceptedOrder, NewCustomer, NewItem, NewOrder, OrderList, OrderPatch, OrderStatus

client = Client(base_url=sys.argv[1])
order = NewOrder(customer=NewCustomer(email="ada@example.com", time_zone="Berlin"), currency="EUR",
                 items=[NewItem(name="Earl Grey 100 g", quantity=2, unit_price=1250)])

made = create_order.sync(client=client, body=order)
assert isinstance(made, AcceptedOrder) and made.warnings[0].nearest == "Europe/Berlin", made
paid = change_order.sync(made.id, client=client, body=OrderPatch(status=OrderStatus.PAID))
assert isinstance(paid, AcceptedOrder), paid
found = list_orders.sync(client=client, limit=10)
assert isinstance(found, OrderList), found
print(json.dumps({"status": paid.status.value, "listed": [each.id == made.id for each in found.data]}))
