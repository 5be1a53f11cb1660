// What a shop does first, with the types that openapi-typescript makes of /openapi.json. Checked by tsc --strict; `notify` and everything else
// that a client may leave out is left out here.
import type { components } from "./orders.js";

type NewOrder = components["schemas"]["NewOrder"];
type OrderPatch = components["schemas"]["OrderPatch"];
type AcceptedOrder = components["schemas"]["AcceptedOrder"];
type OrderList = components["schemas"]["OrderList"];
type Warning = components["schemas"]["Warning"];

const address = process.argv[2];

async function ask<Answer>(method: string, path: string, body?: NewOrder | OrderPatch): Promise<Answer> {
  const headers = { "Content-Type": "application/json" };
  const answer = await fetch(address + path, { method, headers, body: body && JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json()) as Answer;
}

const customer: components["schemas"]["NewCustomer"] = { email: "ada@example.com", time_zone: "Berlin" };
const item: components["schemas"]["NewItem"] = { name: "Earl Grey 100 g", quantity: 2, unit_price: 1250 };
const order: NewOrder = { customer, currency: "EUR", items: [item] };

const made = await ask<AcceptedOrder>("POST", "/v1/orders", order);
const warnings: Warning[] = made.warnings ?? [];
if (warnings[0]?.nearest !== "Europe/Berlin") throw new Error(`no warning: ${JSON.stringify(made)}`);

const paid = await ask<AcceptedOrder>("PATCH", `/v1/orders/${made.id}`, { status: "paid" });
const status: components["schemas"]["OrderStatus"] = paid.status;
const corrected = await ask<AcceptedOrder>("PATCH", `/v1/orders/${made.id}`, { shipping_address: { city: "London" }, customer: { name: null } });
const list = await ask<OrderList>("GET", "/v1/orders?limit=10");
console.log(JSON.stringify({ status, city: corrected.shipping_address?.city, listed: list.data.map((each) => each.id === made.id) }));
