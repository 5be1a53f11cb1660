// The page of a mailbox that runs beside the notification service, as in Compose: its mails are shown, lead to their messages, and can be deleted.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, openBrowser, openPage } from "./browser.mjs";
import { mailOf, placeOrder } from "./door.mjs";

before(openBrowser);
after(closeBrowser);

test("a mail is on the screen, leads to its message, and the mailbox can be emptied", async () => {
  const page = await openPage();
  await page.goto(base);
  const order = await placeOrder(page, "ada@example.com");
  const { id } = await mailOf(page, order.id, ["sent"]);
  await page.getByRole("navigation").getByRole("link", { name: "Mailbox" }).click();
  await page.locator("a.row-link").first().click();
  await page.frameLocator("iframe").getByRole("heading").first().waitFor();
  await checkAccessibility(page, "a mail of the mailbox beside");
  await page.getByRole("link", { name: /^msg_/ }).click();
  await page.locator("section[aria-label='What happened']").waitFor();
  assert.ok(page.url().endsWith(id));
  await page.goto(new URL("mailbox", base).href);
  await page.getByRole("button", { name: "Empty…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Empty the mailbox" }).click();
  await page.getByText("1 mail deleted.").waitFor();
  await closePage(page);
});
