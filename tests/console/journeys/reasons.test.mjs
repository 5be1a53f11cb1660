// "Why is there no mail?" Each reason is on the page that a person opens: first the sentence, then what to do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";
import { asked, mailOf, placeOrder, until } from "./door.mjs";
import { bringRelayBack, takeRelayAway } from "./smtp-rules.mjs";

before(openBrowser);
after(async () => {
  bringRelayBack();
  await closeBrowser();
});

const run = Date.now().toString(36);
const address = (name) => `${name}.${run}@example.com`;

async function change(page, order, patch) {
  const url = facts.orders_url ?? new URL("..", base).href;
  const answer = await page.request.fetch(new URL(`/v1/orders/${order.id}`, url).href, { method: "PATCH", data: patch });
  assert.equal(answer.status(), 200, await answer.text());
  return answer.json();
}

async function expectReason(page, path, sentence) {
  await page.goto(new URL(path, base).href);
  await page.locator("section[aria-label='Why is there no mail?'] .sentence", { hasText: sentence }).waitFor();
}

// In the real stack the order side is elsewhere: an unknown order has no page of its own there, only the question.
test("no event arrived", { skip: facts.has_orders }, async () => {
  const page = await openPage();
  await expectReason(page, "orders/ord_00000000-0000-7000-8000-000000000000", "No event of this order has arrived here.");
  await closePage(page);
});

test("perhaps among what could not be read", { skip: !facts.quarantined }, async () => {
  const page = await openPage();
  await page.goto(new URL("orders/ord_00000000-0000-7000-8000-000000000001", base).href);
  await page.locator("section[aria-label='Why is there no mail?'] li", { hasText: /^\d+ records? of the topic could not be read; its event may be among them\.$/ }).waitFor();
  await closePage(page);
});

test("never planned, mistyped, silenced, refused for good, retries exhausted", async () => {
  const page = await openPage();
  await page.goto(base);
  await expectReason(page, `people/${address("nobody")}`, "No mail was ever planned for this address.");
  const typed = await placeOrder(page, address("evelyn"));
  await mailOf(page, typed.id, ["sent"]);
  await expectReason(page, `people/${address("evelyns")}`, `Recent mail went to a similar address: ${address("evelyn")}.`);
  const silent = await placeOrder(page, address("silent"), { notify: false });
  await mailOf(page, silent.id, ["skipped"]);
  await expectReason(page, `orders/${silent.id}`, "The order or change was written with notify: false, which asks for no mail.");
  const gone = await placeOrder(page, `gone.${run}@gone.test`);
  await mailOf(page, gone.id, ["failed"]);
  await expectReason(page, `orders/${gone.id}`, "The receiving mail server refused the mail for good.");
  const full = await placeOrder(page, `full.${run}@full.test`);
  await mailOf(page, full.id, ["dead"]);
  await expectReason(page, `orders/${full.id}`, "Every try was refused until the retries were exhausted; the mail is kept.");
  await closePage(page);
});

test("only notes changed", async () => {
  const page = await openPage();
  await page.goto(base);
  const order = await placeOrder(page, address("notes"), { notify: false });
  await change(page, order, { metadata: { colour: "red" } });
  await until(async () => (await asked(page, `/v1/messages?order=${order.id}`)).data.some((one) => one.reason === "only metadata changed"), "the second event");
  await page.goto(new URL(`orders/${order.id}`, base).href);
  await page.getByText("Only the shop's own notes (metadata) changed, which makes no mail.").first().waitFor();
  await closePage(page);
});

test("while the mail relay is away: waiting, waiting for the one before, superseded, expired", async () => {
  const page = await openPage();
  await page.goto(base);
  const settled = await placeOrder(page, address("late"), { notify: false });
  takeRelayAway();
  for (let count = 0; count < 5; count++) await placeOrder(page, address(`opens${count}`));
  await until(async () => (await asked(page, "/v1/relays")).breaker.state !== "closed", "the breaker");
  const waiting = await placeOrder(page, address("waits"));
  await mailOf(page, waiting.id, ["queued"]);
  await expectReason(page, `orders/${waiting.id}`, "The mail waits for its turn.");
  await change(page, waiting, { customer: { name: "Ada Byron" } });
  await until(async () => (await asked(page, `/v1/messages?order=${waiting.id}`)).data.length === 2, "the second mail");
  const behind = (await asked(page, `/v1/messages?order=${waiting.id}`)).data.find((one) => one.kind === "updated");
  await page.goto(new URL(`messages/${behind.id}`, base).href);
  await page.getByText("Waiting for this order’s previous mail.").waitFor();
  await change(page, waiting, { customer: { name: "Ada King" } }); // takes the place of the change before
  for (const status of ["paid", "processing"]) await change(page, settled, { status, notify: status === "processing" });
  const old = await mailOf(page, settled.id, ["queued"]);
  await until(() => Date.now() - Date.parse(old.created_at) > 1_100, "its end");
  bringRelayBack();
  const ended = await until(async () => {
    const now = await asked(page, `/v1/messages/${old.id}`);
    return now.settled_at && now;
  }, "the end of the old mail", 60_000);
  assert.deepEqual([ended.status, ended.reason], ["skipped", "expired before it could be sent"]);
  await page.goto(new URL(`orders/${settled.id}`, base).href);
  await page.getByText("The mail was overtaken by time: it expired before it could be sent (TIDINGS_EXPIRES).").first().waitFor();
  const superseded = await until(async () => (await asked(page, `/v1/messages?order=${waiting.id}`)).data.find((one) => one.status === "superseded"), "the superseded mail", 60_000);
  await page.goto(new URL(`messages/${superseded.id}`, base).href);
  await page.getByText("Not sent: a newer mail of this order took its place.").first().waitFor();
  await closePage(page);
});
