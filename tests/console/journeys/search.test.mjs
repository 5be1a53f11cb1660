// The box finds what a person has in hand, and opens the one page that is meant.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

const asked = (page, path) => page.request.get(new URL(`api/notifications${path}`, base).href, { headers: { "Tidings-Console": "1", "Sec-Fetch-Site": "same-origin" } }).then((answer) => answer.json());

async function open(page, typed) {
  await page.goto(base);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.getByRole("combobox").fill(typed);
  await page.getByRole("combobox").press("Enter");
}

test("a reference, an event, a trace and a Message-ID each open their page at once", async () => {
  const page = await openPage();
  await page.goto(base);
  const message = await asked(page, `/v1/messages/${facts.sent}`);
  await open(page, facts.reference);
  await page.waitForURL(new URL(`orders/${facts.order}`, base).href);
  await open(page, message.event);
  await page.waitForURL(new URL(`orders/${message.order}`, base).href);
  await open(page, `<${message.mail_id}>`);
  await page.waitForURL(new URL(`messages/${message.id}`, base).href);
  await closePage(page);
});

test("what was found is offered while one types", async () => {
  const page = await openPage();
  await page.goto(base);
  await page.getByRole("combobox").fill(facts.reference);
  await page.getByRole("option", { name: `Order ${facts.reference}` }).click();
  await page.waitForURL(new URL(`orders/${facts.order}`, base).href);
  await closePage(page);
});

test("words that name nothing show what has them in it, or say that nothing has", async () => {
  const page = await openPage();
  await open(page, "no such thing anywhere");
  await page.getByText("Nothing has “no such thing anywhere” in it.").waitFor();
  assert.ok(page.url().includes("/search?q="));
  await closePage(page);
});
