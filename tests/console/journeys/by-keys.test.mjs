// What people do with the console, by keyboard only.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, facts, openBrowser } from "./browser.mjs";
import { asked, mailOf, placeOrder, until } from "./door.mjs";
import { closeByKeys, find, goTo, openByKeys, openNextRow, pressAt, tabTo } from "./keys-only.mjs";
import { bringRelayBack, takeRelayAway } from "./smtp-rules.mjs";

before(openBrowser);
after(async () => {
  bringRelayBack();
  await closeBrowser();
});

const run = Date.now().toString(36);

async function openOverview() {
  const page = await openByKeys();
  await page.goto(base);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  return page;
}

test("a first order becomes a mail that one can see", { skip: !facts.has_orders }, async () => {
  const page = await openOverview();
  await goTo(page, "r", "Orders");
  await pressAt(page, /^Create sample order$/);
  await page.getByRole("heading", { level: 1, name: /Order S-\d+/ }).waitFor();
  await openNextRow(page);
  await page.getByText(/Accepted by 127\.0\.0\.1:\d+/).waitFor();
  await page.frameLocator("iframe").getByRole("heading", { name: "Thank you for your order" }).waitFor();
  await page.keyboard.press("2");
  await page.getByText("Hello Ada Lovelace").waitFor();
  await tabTo(page, /^Text$/);
  await page.keyboard.press("ArrowRight");
  await page.getByText(/^Message-ID: </).waitFor();
  await page.keyboard.press("Shift+Tab"); // out of the tabs, where arrows and digits are their own
  await page.keyboard.press("u");
  await page.getByRole("heading", { level: 1, name: /Order S-\d+/ }).waitFor();
  await closeByKeys(page);
});

test("the mail server goes away: the breaker is watched, and what waited is seen to leave", { skip: !facts.has_orders }, async () => {
  const page = await openOverview();
  const relays = page.locator("section[aria-label='Mail relays']");
  await relays.getByText("Working").waitFor();
  takeRelayAway();
  for (let count = 0; count < 5; count++) await placeOrder(page, `rests${count}.${run}@example.com`);
  await relays.getByText(/^Sending rests/).waitFor({ timeout: 30_000 });
  await goTo(page, "r", "Orders");
  await pressAt(page, /^Create sample order$/);
  await page.getByRole("heading", { level: 1, name: /Order S-\d+/ }).waitFor();
  await openNextRow(page);
  await page.getByText(/^Waiting/).first().waitFor();
  await goTo(page, "r", "Orders");
  await page.keyboard.press("u");
  bringRelayBack();
  await page.getByRole("heading", { level: 1, name: /Accepted/ }).waitFor({ timeout: 40_000 });
  await goTo(page, "o", "Overview");
  await relays.getByText(/^Sending: /).waitFor({ timeout: 30_000 });
  await closeByKeys(page);
});

test("Ada got no mail: her address is corrected and the mail sent again", { skip: !facts.has_orders }, async () => {
  const page = await openOverview();
  const wrong = `ada.byrom.${run}@example.com`, right = `ada.byron.${run}@example.com`;
  const order = await placeOrder(page, wrong);
  await mailOf(page, order.id, ["sent"]);
  await find(page, right);
  await page.getByText(`Recent mail went to a similar address: ${wrong}`).first().waitFor();
  await pressAt(page, /^Correct and resend…$/);
  await page.getByRole("dialog").waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.value), right, "the dialog begins in its field");
  await pressAt(page, /^Send copy$/);
  await page.getByRole("heading", { level: 1, name: new RegExp(`Accepted.*${right}`) }).waitFor();
  assert.equal((await asked(page, `/v1/orders/${order.id}`, "orders")).customer.email, right);
  await closeByKeys(page);
});

test("why is there no mail: the answer, and the mail that it speaks of", async () => {
  const page = await openOverview();
  const order = await placeOrder(page, `ida.${run}@gone.test`, { reference: `NO-${run}` });
  const failed = await mailOf(page, order.id, ["failed"]);
  await find(page, order.id);
  await page.locator("section[aria-label='Why is there no mail?'] .sentence", { hasText: "refused the mail for good" }).waitFor();
  await pressAt(page, new RegExp(`^${failed.id}$`));
  await page.getByText("The mailbox does not exist.").first().waitFor();
  await page.keyboard.press("r");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" });
  await closeByKeys(page);
});

test("dead letters: a group is counted, replayed, and found in the audit log", async () => {
  const page = await openOverview();
  const order = await placeOrder(page, `full.${run}@full.test`);
  await mailOf(page, order.id, ["dead"]);
  await goTo(page, "d", "Dead letters");
  await page.getByRole("button", { name: "Choose" }).first().waitFor();
  await pressAt(page, /^Choose$/);
  await pressAt(page, /^Count$/);
  await page.getByText(/\d+ mails? match/).waitFor();
  await pressAt(page, /^Replay \d+$/);
  await until(() => page.getByText(/Done: \d+ changed/).isVisible(), "the end of the replay");
  await goTo(page, "a", "Who changed what");
  await page.getByRole("row", { name: /dead-letters\.replay.*Done/ }).first().waitFor();
  await closeByKeys(page);
});
