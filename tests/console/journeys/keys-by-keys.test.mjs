// An API key is made, rotated and revoked by keyboard only, from signing in on.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";
import { closeByKeys, goTo, openByKeys, pressAt, tabTo } from "./keys-only.mjs";

before(openBrowser);
after(closeBrowser);

async function signIn(page, key) {
  await page.goto(base);
  await page.getByRole("heading", { name: "Sign in" }).waitFor();
  if (!(await page.evaluate(() => document.activeElement?.matches("#key")))) await tabTo(page, /^API key$/);
  await page.keyboard.type(key);
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
}

async function createKey(page, name) {
  await pressAt(page, /^Create a key$/);
  const dialog = page.getByRole("dialog");
  await dialog.waitFor();
  assert.ok(await page.evaluate(() => document.activeElement?.matches("#key-name")), "the dialog begins in its field");
  await page.keyboard.type(name);
  await tabTo(page, /^Role$/);
  await page.keyboard.type("support");
  await pressAt(page, /^Create$/);
  await page.getByRole("heading", { name: "The new key" }).waitFor();
  const key = (await dialog.locator("pre").innerText()).trim();
  await pressAt(page, /^Close$/);
  await page.getByRole("row", { name: new RegExp(`${name}.*support.*Usable`) }).waitFor();
  return key;
}

test("a key is made, takes the place of another one, and the first is revoked", async () => {
  const page = await openByKeys();
  await signIn(page, facts.key);
  await goTo(page, "k", "API keys");
  const first = await createKey(page, "Eva until today"), next = await createKey(page, "Eva from today");
  assert.notEqual(first, next);
  await pressAt(page, /^Revoke: Eva until today$/);
  await page.getByRole("dialog").getByText("within five seconds").waitFor();
  await pressAt(page, /^Revoke$/);
  await page.getByRole("row", { name: /Eva until today.*Revoked/ }).waitFor();
  await page.getByRole("row", { name: /Eva from today.*Usable/ }).waitFor();
  await goTo(page, "a", "Who changed what");
  await page.getByRole("row", { name: /key\.revoke.*Done/ }).first().waitFor();
  await closeByKeys(page);

  const refused = await openPage();
  await refused.goto(base);
  await giveKey(refused, first);
  await refused.getByRole("alert").waitFor();
  await closePage(refused);
});
