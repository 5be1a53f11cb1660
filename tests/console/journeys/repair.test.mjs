// What a person does when mail did not go out: see why, choose, replay, watch.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkDialog, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

test("a dead mail says why, in words and in the server's own", async () => {
  const page = await openPage();
  await page.goto(new URL(`messages/${facts.dead}`, base).href);
  await page.getByText("Retries exhausted").waitFor();
  await page.getByText("The recipient's mailbox is full.").first().waitFor();
  const conversation = page.locator("details", { hasText: "SMTP conversation" }).first();
  await conversation.locator("summary").click();
  await conversation.getByText("S: 452 4.2.2").waitFor();
  await closePage(page);
});

// The service counts what it counts now from now on, and so many more.
async function holdCounts(page) {
  await page.goto(base);
  const ledger = await page.evaluate(async () => (await fetch("api/notifications/v1/ledger", { headers: { "Tidings-Console": "1" } })).json());
  const held = { more: 0 };
  await page.route("**/v1/ledger", (route) => {
    const messages = { ...ledger.messages, dead: ledger.messages.dead + held.more }, events = { ...ledger.events, quarantined: ledger.events.quarantined + held.more };
    return route.fulfill({ json: { ...ledger, messages, events } });
  });
  return held;
}

// What a page asks for on each tick is asked for at once.
const comeIntoSight = (page) => page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));

for (const [name, list] of [["dead-letters", /\/v1\/dead-letters\?/], ["quarantine", /\/v1\/quarantine\?/]]) {
  test(`the groups of ${name} are asked for again when their number changed, and not with the list`, { skip: name === "quarantine" && !facts.quarantined }, async () => {
    const page = await openPage();
    const held = await holdCounts(page);
    let asked = 0;
    page.on("request", (request) => (asked += request.url().endsWith(`/v1/${name}/groups`) ? 1 : 0));
    await page.goto(new URL(name, base).href);
    await page.getByRole("button", { name: "Choose" }).first().waitFor();
    for (let times = 0; times < 2; ++times) {
      const again = page.waitForResponse(list), counted = page.waitForResponse(/\/v1\/ledger/);
      await comeIntoSight(page);
      await Promise.all([again, counted]);
    }
    assert.equal(asked, 1);
    held.more = 1;
    const grouped = page.waitForResponse(new RegExp(`/v1/${name}/groups`));
    await comeIntoSight(page);
    await grouped;
    assert.equal(asked, 2);
    await closePage(page);
  });
}

test("a group of dead letters is counted, then replayed", async () => {
  const page = await openPage();
  await page.goto(new URL("dead-letters", base).href);
  const groups = page.locator("section[aria-label='By server’s reply']");
  const narrowed = page.waitForRequest(/\/v1\/dead-letters\?.*domain=full\.test&kind=placed/); // by the service, so that no page is in the way
  await groups.getByRole("button", { name: "Choose" }).first().click();
  await narrowed;
  await page.getByRole("button", { name: "Count" }).click();
  await page.getByText(/\d+ mails? match/).waitFor();
  await page.getByRole("button", { name: /^Replay \d+/ }).click();
  await page.getByText(/Done: [1-9]\d* changed/).waitFor();
  await closePage(page);
});

test("a group in quarantine narrows the list, and the address keeps it", { skip: !facts.quarantined }, async () => {
  const page = await openPage();
  await page.goto(new URL("quarantine", base).href);
  const groups = page.locator("section[aria-label='By reason']");
  await groups.getByText("A header is missing").waitFor();
  const narrowed = page.waitForRequest(/\/v1\/quarantine\?.*topic=order-event&problem=missing_header/); // by the service, so that no page is in the way
  await groups.getByRole("button", { name: "Choose" }).first().click();
  await narrowed;
  assert.match(page.url(), /quarantine\?topic=order-event&problem=missing_header$/);
  await page.reload();
  await page.locator("ul.records > li").first().waitFor();
  await page.goto(new URL("quarantine?topic=order-event&problem=wrong_key", base).href);
  await page.getByText("No record matches.").waitFor();
  await groups.getByText("A header is missing").waitFor(); // they stay, whatever the list shows
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.locator("ul.records > li").first().waitFor();
  await closePage(page);
});

test("quarantine shows the bytes of what could not be read", { skip: !facts.quarantined }, async () => {
  const page = await openPage();
  await page.goto(new URL("quarantine", base).href);
  await page.getByText("Show bytes").first().click();
  await page.getByText("no event").first().waitFor();
  const records = await page.locator("ul.records > li").count();
  await page.getByRole("button", { name: "Discard…" }).first().click();
  await page.getByRole("dialog").waitFor();
  await checkDialog(page, "the question before discarding a record");
  await page.getByRole("button", { name: "Cancel" }).click();
  await page.locator("dialog").waitFor({ state: "detached" });
  assert.equal(await page.locator("ul.records > li").count(), records, "cancelled is not discarded");
  await closePage(page);
});

test("the overview says what needs a person", async () => {
  const page = await openPage();
  await page.goto(base);
  await page.getByText(/events (is|are) accounted for|missing right now/).waitFor();
  await page.locator("section[aria-label='Needs you'] a.row-link").first().waitFor();
  assert.match(await page.title(), /Overview – Tidings/);
  await closePage(page);
});
