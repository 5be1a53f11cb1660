// Which calls a correction makes, in which order, and what stays undone when one is refused.
import assert from "node:assert/strict";
import { test } from "node:test";
import { isAboutCustomer, isOther, sendAgain, type Correctable } from "../../../console/src/lib/correction.ts";

const mail: Correctable = { id: "msg_1", order: "ord_1", kind: "placed", status: "failed", recipient: "ada@gmial.com" };

async function calls(of: Correctable, to: string, correctsOrder: boolean, refuse = ""): Promise<string[]> {
  const made: string[] = [];
  globalThis.fetch = (async (url: string, init: RequestInit) => {
    const path = new URL(url, "http://console.test").pathname.replace(/.*\/api\//, "");
    made.push(`${path} ${String(init.body)}`);
    const refused = refuse !== "" && path.includes(refuse);
    return new Response(JSON.stringify(refused ? { title: "no" } : { id: "msg_2" }), { status: refused ? 422 : 201, headers: { "Content-Type": "application/json" } });
  }) as typeof fetch;
  await sendAgain(of, { to, correctsOrder, key: "k" }).then((id) => made.push(id), () => made.push("refused"));
  return made;
}

const order = 'orders/v1/orders/ord_1/correct-address {"email":"ada@gmail.com"}';
const resend = (body: string) => `notifications/v1/messages/msg_1/resend ${body}`;

test("the order first, then the mail; the same address touches no order", async () => {
  assert.deepEqual(await calls(mail, " ada@gmail.com ", true), [order, resend('{"recipient":"ada@gmail.com"}'), "msg_2"]);
  assert.deepEqual(await calls(mail, "ada@gmail.com", false), [resend('{"recipient":"ada@gmail.com"}'), "msg_2"]);
  assert.deepEqual(await calls(mail, "ada@gmial.com", true), [resend("{}"), "msg_2"]);
});

test("a refused correction sends nothing", async () => {
  assert.deepEqual(await calls(mail, "ada@gmail.com", true, "correct-address"), [order, "refused"]);
});

test("a mail that waits follows its order and is not copied", async () => {
  assert.deepEqual(await calls({ ...mail, status: "deferred" }, "ada@gmail.com", true), [order, "msg_1"]);
});

test("the shop's own mail is about no customer", () => {
  assert.equal(isAboutCustomer(mail), true);
  assert.equal(isAboutCustomer({ ...mail, kind: "merchant_new_order" }), false);
  assert.equal(isOther(mail, ""), false);
});
