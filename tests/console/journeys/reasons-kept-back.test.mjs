// More answers to "why is there no mail?": kept back by the delivery mode, of a test key, refused for now, and under way. A stack with an
// allowlist, with keys, and with patience: what is refused for now waits for an hour.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";
import { mailOf, placeOrder } from "./door.mjs";

before(openBrowser);
after(closeBrowser);

const run = Date.now().toString(36);

async function signedIn() {
  const page = await openPage();
  await page.goto(base);
  await giveKey(page, facts.key);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  return page;
}

async function expectReason(page, order, sentence, next) {
  await page.goto(new URL(`orders/${order.id}`, base).href);
  const why = page.locator("section[aria-label='Why is there no mail?']");
  await why.locator(".sentence", { hasText: sentence }).waitFor();
  if (next) await why.getByText(next).first().waitFor();
}

test("kept back by the delivery mode, which the banner names, too", async () => {
  const page = await signedIn();
  await page.getByRole("note").getByText("allowlist:full.test,slow.test").waitFor();
  const order = await placeOrder(page, `ada.${run}@example.com`);
  const mail = await mailOf(page, order.id, ["skipped"]);
  await expectReason(page, order, "A rule or the delivery mode kept the mail back", "See TIDINGS_DELIVERY_MODE");
  await checkAccessibility(page, "an order whose mail was kept back");
  await page.goto(new URL(`messages/${mail.id}`, base).href);
  await page.getByText("delivery mode allowlist: example.com is not on it").first().waitFor();
  await closePage(page);
});

test("of a test key", async () => {
  const page = await signedIn();
  const made = await page.request.post(new URL("/v1/keys", base).href, { data: { name: "staging", role: "shop", type: "test" }, headers: { Authorization: `Bearer ${facts.key}` } });
  assert.equal(made.status(), 201, await made.text());
  const order = await placeOrder(page, `eva.${run}@full.test`, {}, (await made.json()).key);
  await mailOf(page, order.id, ["skipped"]);
  await expectReason(page, order, "The order was made with a test key", "place the order with a live key");
  await page.getByRole("heading", { level: 1 }).getByText("Test").waitFor();
  await closePage(page);
});

test("refused for now, and tried again by itself", async () => {
  const page = await signedIn();
  const order = await placeOrder(page, `grace.${run}@full.test`);
  const mail = await mailOf(page, order.id, ["deferred"]);
  await expectReason(page, order, "The receiving mail server refused the mail for now", "Its next try is with the message.");
  await page.goto(new URL(`messages/${mail.id}`, base).href);
  await page.getByText(/^Waiting: /).first().waitFor();
  await page.getByText("The recipient's mailbox is full.").first().waitFor();
  await closePage(page);
});

test("under way right now", async () => {
  const page = await signedIn();
  const order = await placeOrder(page, `ida.${run}@slow.test`);
  await mailOf(page, order.id, ["sending"]);
  await expectReason(page, order, "The mail is being sent right now.");
  await closePage(page);
});
