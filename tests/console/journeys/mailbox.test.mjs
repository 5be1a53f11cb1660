// The mailbox of `tidings dev`: from the first order to the mail on the screen, and what foreign mail may do there.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, checkDialog, closeBrowser, closePage, facts, leavePage, openBrowser, openPage } from "./browser.mjs";
import { hostileHtml } from "./hostile-mail.mjs";
import { listen, listenerUrl, reached, stopListening } from "./listener.mjs";
import { sendMail } from "./smtp.mjs";

before(async () => {
  await listen();
  await openBrowser();
});
after(async () => {
  await closeBrowser();
  stopListening();
});

const heading = (page, name) => page.getByRole("heading", { level: 1, name }).waitFor();

test("the first order's mail is on the screen, as HTML, text and source, on a desktop and on a phone", async () => {
  const page = await openPage();
  await page.goto(base);
  await page.getByRole("navigation").getByRole("link", { name: "Mailbox" }).click();
  await page.getByText("No mail yet.").waitFor();
  const placed = await page.request.post(new URL("/v1/orders", base).href, { data: facts.order });
  assert.equal(placed.status(), 201);
  const row = page.locator("a.row-link").first();
  await row.waitFor(); // the list looks for new mail by itself
  await row.click();
  const mail = page.frameLocator("iframe");
  await mail.getByRole("heading").first().waitFor();
  const wide = (await page.locator(".paper").boundingBox()).width;
  await page.getByRole("button", { name: "Phone" }).click();
  assert.ok((await page.locator(".paper").boundingBox()).width < Math.min(wide, 400));
  await page.getByRole("tab", { name: "Text" }).click();
  await page.locator("pre.mail-text").getByText(facts.order.items[0].name).first().waitFor();
  await page.getByRole("tab", { name: "Source" }).click();
  await page.locator("pre.code").getByText("Delivered-To: ").waitFor();
  await page.getByRole("link", { name: /^msg_/ }).click();
  await page.locator("section[aria-label='The mail']").waitFor(); // what became of it
  await closePage(page);
});

test("foreign mail runs nothing and loads nothing, however large and however it is named", async () => {
  const evil = listenerUrl();
  const html = (subject, body) => `From: "Bank \u202e" <evil@elsewhere.example>\nSubject: ${subject}\nMIME-Version: 1.0\nContent-Type: text/html; charset=utf-8\n\n${body}`;
  await sendMail(facts.smtp, "ada@example.com", html("hostile \u202egnp.exe", hostileHtml(evil)));
  await sendMail(facts.smtp, "ada@example.com", html("large", `${`<p>filler ${evil}</p>\n`.repeat(70_000)}<img src="${evil}/large.gif"><p>the end</p>`));
  await sendMail(facts.smtp, "ada@example.com", "Subject: only text\n\nno HTML here\n");
  const page = await openPage();
  await page.route("**/v1/live", (route) => route.abort()); // with a stream the network is never idle
  await page.goto(new URL("mailbox?q=hostile", base).href);
  await page.locator("a.row-link").first().click();
  await heading(page, /^hostile gnp\.exe$/); // without the character that turns the name around
  const mail = page.frameLocator("iframe");
  await mail.getByText("hostile body").waitFor();
  for (const name of ["click me", "run me"]) await mail.getByText(name).click();
  await mail.getByText("send me").click();
  await page.goto(new URL("mailbox?q=large", base).href);
  await page.locator("a.row-link").first().click();
  await page.frameLocator("iframe").getByText("the end").waitFor();
  await page.getByRole("tab", { name: "Source" }).click();
  await page.locator("pre.code").getByText("the end").waitFor();
  await page.goto(new URL("mailbox?q=only%20text", base).href);
  await page.locator("a.row-link").first().click();
  await page.getByText("This mail has no HTML part.").waitFor();
  await page.getByRole("tab", { name: "Text" }).click();
  await page.getByText("no HTML here").waitFor();
  await page.waitForLoadState("networkidle");
  assert.deepEqual(reached, []);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.equal(page.context().pages().length, 1);
  await leavePage(page);
});

for (const width of [360, 1280]) {
  test(`the list and a mail, ${width} px, light and dark`, async () => {
    const page = await openPage({ viewport: { width, height: 900 }, colorScheme: "light" });
    const look = async (what) => {
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
      await checkAccessibility(page, `${what} at ${width} px`);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth), `${what} is wider than ${width} px`);
    };
    await page.goto(new URL("mailbox", base).href);
    await page.locator("a.row-link").first().waitFor();
    await look("the list");
    await page.getByLabel("Search").fill("no such mail");
    await page.getByLabel("Search").press("Enter");
    await page.getByText("No mail among those").waitFor();
    await look("an empty search");
    await page.goto(new URL("mailbox?q=only%20text", base).href);
    await page.locator("a.row-link").first().click();
    await page.getByText("This mail has no HTML part.").waitFor();
    await look("a mail");
    await closePage(page);
  });
}

test("emptying asks first", async () => {
  const page = await openPage();
  await page.goto(new URL("mailbox", base).href);
  await page.getByRole("button", { name: "Empty…" }).click();
  await page.getByRole("dialog").waitFor();
  await checkDialog(page, "the question before emptying");
  await page.getByRole("button", { name: "Cancel" }).click();
  assert.ok((await page.locator("a.row-link").count()) > 0);
  await page.getByRole("button", { name: "Empty…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Empty the mailbox" }).click();
  await page.getByText(/mails deleted\./).waitFor();
  await page.getByText("No mail yet.").waitFor();
  await closePage(page);
});
