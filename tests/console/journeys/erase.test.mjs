// A customer is erased: by a role that may, after the address was typed, and with a report of what was touched.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkDialog, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";
import { asked, mailOf, placeOrder } from "./door.mjs";

before(openBrowser);
after(closeBrowser);

async function openPerson(page, email, key) {
  await page.goto(new URL(`people/${email}`, base).href);
  await giveKey(page, key);
  await page.getByRole("heading", { level: 1, name: email }).waitFor();
  return page.getByRole("button", { name: "Erase…" });
}

test("the address is typed, orders and mails lose it, and the audit log has no address", async () => {
  const page = await openPage();
  const email = `erase.me.${Date.now().toString(36)}@example.com`;
  const order = await placeOrder(page, email);
  await (await openPerson(page, email, facts.key)).click();
  await mailOf(page, order.id, ["sent"]);
  const dialog = page.getByRole("dialog");
  await dialog.getByText("1 order and 1 mail have this address now.").waitFor();
  await checkDialog(page, "the question before erasing");
  const go = dialog.getByRole("button", { name: "Erase for good" });
  assert.ok(await go.isDisabled());
  await dialog.getByRole("textbox").fill("erase.me@example.com");
  assert.ok(await go.isDisabled(), "another address confirms nothing");
  await dialog.getByRole("textbox").fill(email);
  await go.click();
  await dialog.getByText(/Erased from \d+ orders? and \d+ mails?\./).waitFor();
  await checkDialog(page, "the report");
  await dialog.getByRole("button", { name: "Close" }).click();
  await page.getByText("No mail was ever planned for this address.").first().waitFor();
  assert.ok(!JSON.stringify(await asked(page, `/v1/orders/${order.id}`, "orders")).includes(email));
  const entries = (await asked(page, "/v1/audit?action=customer.erase", "orders")).data;
  assert.equal(entries[0].outcome, "done");
  assert.ok(!JSON.stringify(entries).includes(email));
  await closePage(page);
});

test("a role without the scope sees why it may not", async () => {
  const page = await openPage();
  const button = await openPerson(page, "nobody@example.com", facts.support);
  assert.ok(await button.isDisabled());
  assert.match((await button.getAttribute("title")) ?? "", /support.*erase/);
  await closePage(page);
});
