// The five questions that a person who never saw the console answers, each from "/" on and within ten seconds of driving.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";
import { mailOf, placeOrder } from "./door.mjs";

before(openBrowser);
after(closeBrowser);

const limitMs = 10_000;
const run = Date.now().toString(36);

async function timed(question, answer) {
  const page = await openPage();
  const began = Date.now();
  await page.goto(new URL("/", base).href);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await answer(page);
  const took = Date.now() - began;
  assert.ok(took <= limitMs, `${question}: ${took} ms`);
  await closePage(page);
}

async function find(page, typed) {
  await page.getByRole("combobox").fill(typed);
  await page.getByRole("combobox").press("Enter");
}

async function seed(email, reference, states) {
  const page = await openPage();
  await page.goto(base);
  const order = await placeOrder(page, email, { reference });
  await mailOf(page, order.id, states);
  await closePage(page);
  return order;
}

test("where is order 4711's mail", async () => {
  const reference = `4711-${run}`;
  await seed(`ada.${run}@example.com`, reference, ["sent"]);
  await timed("where is it", async (page) => {
    await find(page, reference);
    await page.locator("section[aria-label='Mails']").getByText("Accepted").first().waitFor();
  });
});

test("why did it not come", async () => {
  const reference = `4712-${run}`;
  await seed(`ida.${run}@gone.test`, reference, ["failed"]);
  await timed("why not", async (page) => {
    await find(page, reference);
    await page.getByText("The receiving mail server refused the mail for good.").first().waitFor();
    await page.locator(".advice", { hasText: "The mailbox does not exist." }).first().waitFor();
  });
});

test("what exactly did they see", async () => {
  await timed("what did they see", async (page) => {
    await find(page, facts.sent);
    await page.frameLocator("iframe").getByRole("heading").first().waitFor();
  });
});

test("send it to the right address", async () => {
  const reference = `4713-${run}`;
  await seed(`eva.${run}@gone.test`, reference, ["failed"]);
  await timed("to the right one", async (page) => {
    await find(page, reference);
    await page.locator("section[aria-label='Mails'] a.row-link").first().click();
    await page.getByRole("button", { name: "Resend…" }).click();
    await page.getByLabel("Recipient").fill(`eva.${run}@example.com`);
    await page.getByRole("button", { name: "Send copy" }).click();
    await page.getByRole("heading", { level: 1, name: /Accepted/ }).waitFor();
  });
});

test("is anything lost right now", async () => {
  await timed("is anything lost", async (page) => {
    await page.getByText(/^All [\d,]+ events are accounted for\./).waitFor();
    await page.locator(".tile", { hasText: "Drift" }).getByText("nothing is missing").waitFor();
  });
});
