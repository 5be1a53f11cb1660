// Where a key is needed: in, out, and what a session is good for.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

test("a wrong key is refused, the right one leads to the page that was asked for, signing out ends it", async () => {
  const page = await openPage();
  await page.goto(new URL("messages?status=sent", base).href);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  await checkAccessibility(page, "sign-in");
  await page.setViewportSize({ width: 360, height: 780 });
  await checkAccessibility(page, "sign-in at 360 px");
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.getByLabel("API key").fill("this-is-not-the-right-key");
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("alert").getByText("This API key is not known here.").waitFor();
  await page.getByLabel("API key").fill(facts.key);
  await page.getByRole("button", { name: "Sign in" }).click();
  await page.getByRole("heading", { level: 1, name: "Messages" }).waitFor();
  assert.ok(page.url().endsWith("messages?status=sent"));
  const cookies = await page.context().cookies();
  const secure = base.startsWith("https:");
  assert.deepEqual(cookies.map((one) => [one.name, one.httpOnly, one.sameSite, one.secure]), [[secure ? "__Host-tidings" : "tidings-console", true, "Strict", secure]]);
  assert.deepEqual(await page.evaluate((key) => [document.cookie, location.href.includes(key), JSON.stringify(localStorage).includes(key)], facts.key), ["", false, false]);
  await page.goto(new URL(`messages/${facts.sent}`, base).href);
  await page.frameLocator("iframe").getByRole("heading").first().waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.ok(page.url().includes(facts.sent), "the address stays");
  await closePage(page);
});

test("a session that ends in the middle asks for the key and keeps the address", async () => {
  const page = await openPage();
  await page.goto(base);
  await giveKey(page, facts.key);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  let clicked;
  const afterTheClick = new Promise((done) => (clicked = done));
  await page.route("**/console/api/**", (route) => afterTheClick.then(() => route.continue())); // so that the click is the first to notice
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Quarantine" }).first().click();
  clicked();
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  assert.ok(page.url().endsWith("quarantine"));
  await closePage(page);
});
