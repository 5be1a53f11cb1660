// "Ada got no mail": her address was mistyped. It is corrected and the mail sent again in one dialog, at most four clicks from the box.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkDialog, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";
import { asked, mailOf, placeOrder, until } from "./door.mjs";

before(openBrowser);
after(closeBrowser);

const clicksMax = 4;
const run = Date.now().toString(36); // a second run on the same stack has addresses of its own

async function openCounted() {
  const page = await openPage();
  page.clicks = 0;
  await page.exposeFunction("countClick", () => page.clicks++);
  await page.context().addInitScript(() => addEventListener("pointerdown", () => window.countClick(), true));
  await page.goto(base);
  if (facts.key) {
    await giveKey(page, facts.support ?? facts.key);
  }
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  return page;
}

async function find(page, typed) {
  await page.getByRole("combobox").fill(typed);
  await page.getByRole("combobox").press("Enter");
}

async function expectCorrected(page, order, right) {
  await page.getByRole("heading", { level: 1, name: new RegExp(`Accepted.*${right}`) }).waitFor();
  assert.ok(page.clicks <= clicksMax, `${page.clicks} clicks`);
  const copy = page.url().split("/").at(-1);
  const shown = await asked(page, `/v1/messages/${copy}`);
  assert.equal(shown.recipient, right);
  assert.equal((await asked(page, `/v1/orders/${order.id}`, "orders")).customer.email, right);
  return shown;
}

test("asked by her right address: the similar one is named, the order corrected, and the mail sent again", { skip: !facts.has_orders }, async () => {
  const page = await openCounted();
  const wrong = `ada.lovelase.${run}@example.com`, right = `ada.lovelace.${run}@example.com`;
  const order = await placeOrder(page, wrong);
  const lost = await mailOf(page, order.id, ["sent"]);
  await find(page, right);
  await page.getByText(`Recent mail went to a similar address: ${wrong}`).first().waitFor();
  await page.getByRole("button", { name: "Correct and resend…" }).click();
  await page.getByRole("dialog").waitFor();
  await checkDialog(page, "correct and resend");
  assert.equal(await page.getByLabel("Recipient").inputValue(), right);
  await page.getByLabel("Correct the order, too").waitFor();
  await page.getByRole("button", { name: "Send copy" }).click();
  const copy = await expectCorrected(page, order, right);
  assert.equal(copy.copy_of, lost.id);
  if (!facts.key) { // whoever may correct need not be allowed to read the audit log
    const [resent] = (await asked(page, `/v1/audit?action=message.resend&object=${lost.id}`)).data;
    assert.equal(resent.outcome, "done");
    const [corrected] = (await asked(page, `/v1/audit?action=order.correct-address&object=${order.id}`, "orders")).data;
    assert.equal(corrected.outcome, "done");
    assert.ok(!JSON.stringify([resent, corrected]).includes(right), "addresses are cut short in the audit log");
  }
  await closePage(page);
});

test("asked by the order's reference: the refused mail is corrected on its page", { skip: !facts.has_orders }, async () => {
  const page = await openCounted();
  const reference = `GONE-${run}`, right = `grace.${run}@example.com`;
  const order = await placeOrder(page, `grace.${run}@gone.test`, { reference });
  await mailOf(page, order.id, ["failed"]);
  await find(page, reference);
  await page.locator("section[aria-label='Mails'] a.row-link").first().click();
  await page.getByText("The mailbox does not exist.").first().waitFor();
  await page.getByRole("button", { name: "Resend…" }).click();
  await page.getByLabel("Recipient").fill(right);
  await page.getByRole("button", { name: "Send copy" }).click();
  await expectCorrected(page, order, right);
  await closePage(page);
});

test("an address that is none is refused in the dialog, and neither order nor mail changes", { skip: !facts.has_orders || facts.key }, async () => {
  const page = await openCounted();
  const order = await placeOrder(page, `ida.${run}@gone.test`);
  const failed = await mailOf(page, order.id, ["failed"]);
  await page.goto(new URL(`messages/${failed.id}`, base).href);
  await page.getByRole("button", { name: "Resend…" }).click();
  await page.getByLabel("Recipient").fill("ida at example.com");
  await page.getByRole("button", { name: "Send copy" }).click();
  await page.getByRole("dialog").getByRole("alert").waitFor();
  await checkDialog(page, "a refused correction");
  assert.equal((await asked(page, `/v1/orders/${order.id}`, "orders")).version, 1);
  assert.equal((await asked(page, `/v1/messages?order=${order.id}`)).data.length, 1);
  await closePage(page);
});

test("a double click sends once", { skip: !facts.has_orders || facts.key }, async () => {
  const page = await openCounted();
  const order = await placeOrder(page, `eva.${run}@gone.test`);
  const failed = await mailOf(page, order.id, ["failed"]);
  await page.goto(new URL(`messages/${failed.id}`, base).href);
  await page.getByRole("button", { name: "Resend…" }).click();
  await page.getByLabel("Recipient").fill(`eva.${run}@example.com`);
  await page.getByRole("button", { name: "Send copy" }).dblclick();
  await page.getByRole("heading", { level: 1, name: /Accepted/ }).waitFor();
  const copies = (await asked(page, `/v1/messages?order=${order.id}`)).data.filter((one) => one.copy_of === failed.id);
  assert.equal(copies.length, 1);
  await closePage(page);
});

test("without the order side, the dialog says what to call there", { skip: facts.has_orders }, async () => {
  const page = await openCounted();
  await page.goto(new URL(`messages/${facts.dead}`, base).href);
  await page.getByRole("button", { name: "Resend…" }).click();
  await page.getByLabel("Recipient").fill(`grace.${run}@example.com`);
  await page.getByText("The order is in the order service").waitFor();
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await page.getByRole("dialog").getByRole("button", { name: "Copy as curl" }).click();
  const command = await until(() => page.evaluate(() => navigator.clipboard.readText()));
  assert.match(command, /^curl -sS -X POST .*\$TIDINGS_ORDERS_URL\/v1\/orders\/ord_[0-9a-f-]+\/correct-address"$/);
  await checkDialog(page, "the dialog without the order side");
  await page.getByRole("button", { name: "Send copy" }).click();
  await page.getByRole("heading", { level: 1, name: new RegExp(`Accepted.*grace.${run}`) }).waitFor();
  await closePage(page);
});
