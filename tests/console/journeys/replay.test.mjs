// A group of dead letters: counted, replayed at a pace with progress, in the audit log; and by two people at once.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, openBrowser, openPage } from "./browser.mjs";
import { asked, mailOf, placeOrder, until } from "./door.mjs";
import { emptyFullMailboxes } from "./smtp-rules.mjs";

before(openBrowser);
after(closeBrowser);

const run = Date.now().toString(36);

async function openGroup(page) {
  await page.goto(new URL("dead-letters", base).href);
  const row = page.locator("section[aria-label='By server’s reply'] tbody tr", { hasText: "full.test" }).first();
  await row.getByRole("button", { name: "Choose" }).click();
}

async function settledDead(page, count) {
  const orders = [];
  for (let at = 0; at < count; at++) orders.push(await placeOrder(page, `dead${at}.${run}@full.test`));
  for (const order of orders) await mailOf(page, order.id, ["dead"]);
  return orders;
}

test("at a pace: counted, watched to its end, and written down", async () => {
  const page = await openPage();
  await page.goto(base);
  await settledDead(page, 3);
  await openGroup(page);
  await page.getByLabel("At most").selectOption("30/m"); // slower than an answer waits: it goes on in the background
  await page.getByRole("button", { name: "Count" }).click();
  const counted = Number(/\d+/.exec(await page.getByText(/\d+ mails? match/).innerText())[0]);
  await page.getByRole("button", { name: /^Replay \d+/ }).click();
  await page.getByRole("progressbar").waitFor();
  await checkAccessibility(page, "a replay under way");
  await page.getByText(/Done: \d+ changed/).waitFor({ timeout: 60_000 });
  const [entry] = (await asked(page, "/v1/audit?action=dead-letters.replay")).data;
  assert.equal(entry.outcome, "done");
  assert.ok(counted >= 3 && JSON.stringify(entry).includes("full.test"), JSON.stringify(entry));
  await closePage(page);
});

test("stopped half way: what was done stays done, and the rest is dead", async () => {
  const page = await openPage();
  await page.goto(base);
  await settledDead(page, 3);
  await openGroup(page);
  await page.getByLabel("At most").selectOption("30/m");
  await page.getByRole("button", { name: "Count" }).click();
  await page.getByRole("button", { name: /^Replay \d+/ }).click();
  await page.getByRole("button", { name: "Stop" }).click();
  await page.getByText(/Stopped after \d+; the rest is still here/).waitFor();
  const [entry] = (await asked(page, "/v1/audit?action=dead-letters.cancel")).data;
  assert.equal(entry.outcome, "done");
  await closePage(page);
});

test("two people replay the same group: each mail goes once", async () => {
  const page = await openPage();
  await page.goto(base);
  const orders = await settledDead(page, 3);
  const fillAgain = emptyFullMailboxes();
  const other = await openPage();
  for (const one of [page, other]) {
    await openGroup(one);
    await one.getByRole("button", { name: "Count" }).click();
    await one.getByText(/\d+ mails? match/).waitFor();
  }
  await Promise.all([page, other].map((one) => one.getByRole("button", { name: /^Replay \d+/ }).click()));
  for (const one of [page, other]) await one.getByText(/Done: \d+ changed/).waitFor();
  for (const order of orders) {
    const mail = await mailOf(page, order.id, ["sent"]);
    const story = await asked(page, `/v1/messages/${mail.id}`);
    assert.equal(story.attempts.filter((one) => one.outcome === "accepted").length, 1);
  }
  fillAgain();
  for (const one of [page, other]) await closePage(one);
});
