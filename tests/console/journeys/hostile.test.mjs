// A mail that wants more than to be read: it runs nothing, loads nothing and leads nowhere.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, facts, leavePage, openBrowser, openPage } from "./browser.mjs";
import { hostileHtml } from "./hostile-mail.mjs";
import { listen, listenerUrl, reached, stopListening } from "./listener.mjs";

before(async () => {
  await listen();
  await openBrowser();
});
after(async () => {
  await closeBrowser();
  stopListening();
});

test("a hostile mail in the preview makes no request and runs no script", async () => {
  const page = await openPage();
  const body = hostileHtml(listenerUrl());
  // The words are the mail's; the header fields are those that the service really sends.
  await page.route("**/content?part=html", async (route) => {
    const answer = await page.request.get(route.request().url(), { headers: { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "iframe" } });
    assert.equal(answer.status(), 200);
    assert.match(answer.headers()["content-security-policy"], /sandbox$/);
    await route.fulfill({ response: answer, body });
  });
  await page.route("**/v1/live", (route) => route.abort()); // with a stream the network is never idle
  await page.goto(new URL(`messages/${facts.sent}`, base).href);
  const mail = page.frameLocator("iframe");
  await mail.getByText("hostile body").waitFor();
  for (const name of ["click me", "run me"]) await mail.getByText(name).click();
  await mail.getByText("send me").click();
  await page.waitForLoadState("networkidle");
  await page.getByRole("tab", { name: "Text" }).click(); // the page still works
  assert.deepEqual(reached, []);
  assert.equal(await page.evaluate(() => window.ran), undefined);
  assert.ok(page.url().includes(facts.sent), "the page stays where it is");
  assert.equal(page.context().pages().length, 1);
  await leavePage(page);
});
