// One stream per browser tells every tab what changes; a paused tab takes no part.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

const isLive = (url) => url.endsWith("/v1/live");
const resend = (page) => page.request.post(new URL(`api/notifications/v1/messages/${facts.sent}/resend`, base).href,
  { data: {}, headers: { "Tidings-Console": "1", "Sec-Fetch-Site": "same-origin", "Content-Type": "application/json" } });

test("two tabs share one stream, and both hear of a new mail", async () => {
  const page = await openPage();
  let streams = 0;
  page.context().on("request", (request) => { if (isLive(request.url())) streams++; });
  await page.goto(new URL("messages", base).href);
  await page.locator("a.row-link").first().waitFor();
  const other = await page.context().newPage();
  await other.goto(new URL("messages", base).href);
  await other.locator("a.row-link").first().waitFor();
  assert.equal((await resend(page)).status(), 201);
  for (const one of [page, other]) await one.getByRole("button", { name: /new – show/ }).waitFor();
  assert.equal(streams, 1);
  await closePage(page);
});

test("nothing is asked while nothing changes, and nothing at all while paused", async () => {
  const page = await openPage();
  const opened = page.waitForRequest((request) => isLive(request.url()));
  await page.goto(new URL(`messages/${facts.dead}`, base).href);
  await opened;
  await page.getByRole("heading", { level: 1 }).waitFor();
  const ended = page.waitForEvent("requestfailed", (request) => isLive(request.url()));
  await page.keyboard.press("p");
  await page.getByRole("button", { name: "Paused" }).waitFor();
  await ended;
  await closePage(page);
});
