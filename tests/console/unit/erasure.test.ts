// Erasing goes on until a side says that nothing is left, is bounded, and never hides that something is.
import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { session } from "../../../console/src/lib/client.ts";
import { erase, isConfirmed } from "../../../console/src/lib/erasure.ts";

let asked: string[] = [];
function answers(of: (path: string, round: number) => object): void {
  asked = [];
  globalThis.fetch = (async (url: string, init: RequestInit) => {
    const path = `${init.method} ${new URL(url, "http://console.test").pathname.replace(/.*\/api\//, "")}`;
    asked.push(path);
    return new Response(JSON.stringify(of(path, asked.length)), { headers: { "Content-Type": "application/json" } });
  }) as typeof fetch;
}

beforeEach(() => (session.value = { auth: "off", signed_in: true, ends_at: null, sides: ["orders", "notifications"] }));

test("orders first, then mails, each until it is complete", async () => {
  answers((path, round) => (path.includes("orders/") ? { orders: 10, events: 20, complete: round === 2 } : { messages: 5, on_their_way: 0, complete: true }));
  const all = await erase("ada+x@example.com", () => undefined);
  assert.deepEqual(asked, ["DELETE orders/v1/customers/ada%2Bx%40example.com", "DELETE orders/v1/customers/ada%2Bx%40example.com", "DELETE notifications/v1/customers/ada%2Bx%40example.com"]);
  assert.deepEqual(all, { orders: 20, messages: 5, underWay: 0, complete: true });
});

test("what never ends is given up and told", async () => {
  answers(() => ({ orders: 1, messages: 1, on_their_way: 0, complete: false }));
  const all = await erase("ada@example.com", () => undefined);
  assert.equal(asked.length, 48);
  assert.equal(all.complete, false);
});

test("a mail that is being sent is waited for by a person, not by a loop", async () => {
  session.value = { auth: "off", signed_in: true, ends_at: null, sides: ["notifications"] };
  answers(() => ({ messages: 3, on_their_way: 1, complete: false }));
  assert.deepEqual(await erase("ada@example.com", () => undefined), { orders: 0, messages: 3, underWay: 1, complete: false });
  assert.equal(asked.length, 1);
});

test("the address has to be typed", () => {
  assert.equal(isConfirmed(" Ada@Example.com ", "ada@example.com"), true);
  for (const typed of ["", "ada", "ada@example.co", "yes"]) assert.equal(isConfirmed(typed, "ada@example.com"), false);
});
