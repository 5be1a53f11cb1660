// The APIs as a page reaches them: through the console's door, with the session of the page; and orders as a shop places them.
import assert from "node:assert/strict";
import { base, facts } from "./browser.mjs";

const byDoor = { "Tidings-Console": "1", "Sec-Fetch-Site": "same-origin" };

export const asked = async (page, path, side) => JSON.parse(await textOf(page, path, side));

export async function textOf(page, path, side = "notifications") {
  const answer = await page.request.get(new URL(`api/${side}${path}`, base).href, { headers: byDoor });
  assert.equal(answer.status(), 200, `${path}: ${await answer.text()}`);
  return answer.text();
}

export async function told(page, path, body, side = "notifications") {
  const answer = await page.request.post(new URL(`api/${side}${path}`, base).href, { data: body, headers: { ...byDoor, "Content-Type": "application/json" } });
  assert.ok(answer.ok(), `${path}: ${await answer.text()}`);
  return answer.json();
}

// Looks again until there is something; the caller's test has the time limit.
export async function until(look, what = "it", limitMs = 30_000) {
  for (const end = Date.now() + limitMs; Date.now() < end; await new Promise((again) => setTimeout(again, 50))) {
    const found = await look();
    if (found) return found;
  }
  throw new Error(`${what} did not come`);
}

export async function placeOrder(page, email, more = {}, key = facts.key) {
  const order = { customer: { email, name: "Ada Lovelace", locale: "en-GB" }, currency: "EUR", items: [{ name: "Earl Grey 100 g", quantity: 1, unit_price: 1250 }], ...more };
  const placed = await page.request.post(new URL("/v1/orders", facts.orders_url ?? base).href, { data: order, headers: key ? { Authorization: `Bearer ${key}` } : {} });
  assert.equal(placed.status(), 201, await placed.text());
  return placed.json();
}

// The mail of an order, once it is in one of these states.
export const mailOf = (page, order, states) => until(async () => {
  const { data } = await asked(page, `/v1/messages?order=${order}`);
  return data.find((one) => states.includes(one.status));
}, `a mail that is ${states.join(" or ")}`);
