// What a person does to read: from the first order to its visible mail, by mouse and by keyboard only.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

test("a first order becomes a mail that one can see", { skip: !facts.has_orders }, async () => {
  const page = await openPage();
  await page.goto(new URL("orders", base).href);
  await page.getByRole("button", { name: "Create sample order" }).click();
  await page.getByRole("heading", { level: 1, name: /Order S-\d+/ }).waitFor();
  await page.locator("section[aria-label='Mails'] a.row-link").first().click();
  await page.getByText(/Accepted by 127\.0\.0\.1:\d+/).waitFor();
  await page.frameLocator("iframe").getByRole("heading", { name: "Thank you for your order" }).waitFor();
  await page.getByRole("tab", { name: "Text" }).click();
  await page.getByText("Hello Ada Lovelace").waitFor();
  await page.getByRole("tab", { name: "Source" }).click();
  await page.getByText(/^Message-ID: </).waitFor();
  assert.ok(page.url().endsWith("?tab=source"));
  await closePage(page);
});

test("the order moves on, and its next mail comes", { skip: !facts.has_orders }, async () => {
  const page = await openPage();
  await page.goto(new URL(`orders/${facts.order}`, base).href);
  await page.getByRole("button", { name: "Paid" }).click();
  await page.locator("section[aria-label='Mails'] a.row-link").nth(1).waitFor();
  await closePage(page);
});

test("a list is narrowed by its address, walked by keys, and left and found again", async () => {
  const page = await openPage();
  await page.goto(new URL("messages?status=sent", base).href);
  await page.locator("a.row-link").nth(2).waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("j");
  const row = await page.evaluate(() => document.activeElement.closest("tr").dataset.row);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1 }).waitFor();
  assert.ok(page.url().includes(`messages/${row}`));
  await page.keyboard.press("u");
  await page.locator("a.row-link").first().waitFor();
  await page.waitForFunction((left) => document.activeElement?.closest("tr")?.dataset.row === left, row);
  assert.ok(page.url().endsWith("messages?status=sent"));
  await closePage(page);
});

test("by keyboard only: find, read, resend", async () => {
  const page = await openPage();
  await page.goto(base);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await page.keyboard.press("/");
  await page.keyboard.type(facts.sent);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: /Accepted/ }).waitFor();
  await page.keyboard.press("r");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Control+A");
  await page.keyboard.type("ada@gmial.com");
  await page.getByText("Did you mean ada@gmail.com?").waitFor();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  assert.equal(await page.getByLabel("Recipient").inputValue(), "ada@gmail.com");
  await page.getByLabel("Recipient").press("Enter");
  await page.getByRole("heading", { level: 1, name: /ada@gmail\.com/ }).waitFor();
  await page.getByText("Copy of").waitFor();
  await closePage(page);
});

test("a reference, an address and words are found in the box", async () => {
  const page = await openPage();
  await page.goto(base);
  const box = page.getByRole("combobox");
  await box.fill(facts.email);
  await page.getByRole("option", { name: /Everything about/ }).waitFor();
  await box.press("Enter");
  await page.locator("section[aria-label='Messages'] a.row-link").first().waitFor();
  await box.fill(facts.reference);
  await box.press("Enter");
  await page.locator("main a.row-link").first().waitFor();
  await closePage(page);
});

test("a page that is not there, and a mail that is not there, say so", async () => {
  const page = await openPage();
  await page.goto(new URL("nowhere", base).href);
  await page.getByRole("heading", { name: "There is no such page" }).waitFor();
  await page.goto(new URL("messages/msg_00000000-0000-7000-8000-000000000000", base).href);
  const alert = page.getByRole("alert");
  await alert.getByText("There is no such message.").waitFor();
  await alert.getByText(/Request req_/).waitFor();
  await closePage(page);
});

test("updates can be paused, and new mails wait behind a button", async () => {
  const page = await openPage();
  await page.goto(new URL("messages", base).href);
  await page.locator("a.row-link").first().waitFor();
  const top = await page.locator("tbody tr").first().getAttribute("data-row");
  const answered = await page.request.post(new URL(`api/notifications/v1/messages/${facts.sent}/resend`, base).href,
    { data: {}, headers: { "Tidings-Console": "1", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json" } });
  assert.equal(answered.status(), 201);
  const fresh = page.getByRole("button", { name: /new – show/ });
  await fresh.waitFor();
  assert.equal(await page.locator("tbody tr").first().getAttribute("data-row"), top);
  await fresh.click();
  await page.waitForFunction((old) => document.querySelector("tbody tr").dataset.row !== old, top);
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Paused" }).waitFor();
  await closePage(page);
});

test("German is one choice away and is kept", async () => {
  const page = await openPage();
  await page.goto(base);
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByLabel("Language").selectOption("de");
  await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
  await page.reload();
  await page.getByRole("heading", { level: 1, name: "Übersicht" }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), "de");
  await closePage(page);
});
