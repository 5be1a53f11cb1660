// Keys of one's own: made and shown once, used, revoked while in use; and what a role may not do.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, checkDialog, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

async function signIn(page, key, path = "") {
  await page.goto(new URL(path, base).href);
  await giveKey(page, key);
  await page.getByRole("navigation", { name: "Main" }).waitFor();
}

async function createKey(page, name, role) {
  await page.getByRole("button", { name: "Create a key" }).click();
  await page.getByRole("dialog").waitFor();
  await page.getByLabel("Whose it is").fill(name);
  await page.getByRole("dialog").getByLabel("Role").selectOption(role);
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("heading", { name: "The new key" }).waitFor();
  return (await page.getByRole("dialog").locator("pre").innerText()).trim();
}

test("a key is created and shown once, used by a second person, and revoked while in use", async () => {
  const admin = await openPage();
  await signIn(admin, facts.key, "keys");
  await admin.getByRole("heading", { level: 1, name: "API keys" }).waitFor();
  await admin.getByRole("button", { name: "Create a key" }).click();
  await admin.getByRole("dialog").waitFor();
  await checkDialog(admin, "dialog for a new key");
  await admin.keyboard.press("Escape");
  const key = await createKey(admin, "Ada’s laptop", "viewer");
  assert.match(key, /^tdk_[0-9a-f]{32}$/);
  await checkDialog(admin, "a key shown once");
  await admin.getByRole("button", { name: "Close" }).click();
  await admin.getByRole("row", { name: /Ada’s laptop.*Usable/ }).waitFor();
  await checkAccessibility(admin, "keys");
  assert.deepEqual(await admin.evaluate((text) => [document.body.innerHTML.includes(text), location.href.includes(text), JSON.stringify({ ...localStorage, ...sessionStorage }).includes(text)], key), [false, false, false]);

  const viewer = await openPage();
  await signIn(viewer, key, `messages/${facts.sent}`);
  await viewer.getByText("***@").first().waitFor();
  assert.ok(!(await viewer.locator("body").innerText()).includes(facts.email), "no address is shown");
  const resend = viewer.getByRole("button", { name: /Resend/ }).first();
  await resend.waitFor();
  assert.ok(await resend.isDisabled());
  assert.match((await resend.getAttribute("title")) ?? "", /viewer.*messages:write/);
  assert.equal(await viewer.getByRole("link", { name: "Keys" }).count(), 0);
  await viewer.goto(new URL("keys", base).href);
  await viewer.getByText("keys:admin").first().waitFor();
  await viewer.goto(new URL("messages", base).href);
  await viewer.getByRole("heading", { level: 1, name: "Messages" }).waitFor();

  await admin.getByRole("button", { name: "Revoke: Ada’s laptop" }).click();
  await admin.getByRole("dialog").getByText("within five seconds").waitFor();
  await checkDialog(admin, "dialog for revoking");
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await admin.getByRole("row", { name: /Ada’s laptop.*Revoked/ }).waitFor();
  // The page of the viewer looks again every few seconds by itself.
  await viewer.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: 12_000 });
  await closePage(viewer);

  await admin.getByRole("link", { name: "Audit" }).click();
  await admin.getByRole("row", { name: /key\.revoke.*bootstrap.*Done/ }).first().waitFor();
  await admin.getByLabel("Action").selectOption("key.create");
  await admin.getByRole("row", { name: /key\.create/ }).first().waitFor();
  assert.equal(await admin.getByRole("row", { name: /key\.revoke/ }).count(), 0);
  await checkAccessibility(admin, "audit");
  await closePage(admin);
});

test("the pages for keys and changes are there in German", async () => {
  const page = await openPage({ locale: "de-DE" });
  await page.goto(new URL("keys", base).href);
  await page.getByLabel("API-Schlüssel").fill(facts.key);
  await page.getByLabel("API-Schlüssel").press("Enter");
  await page.getByRole("heading", { level: 1, name: "API-Schlüssel" }).waitFor();
  await page.getByRole("link", { name: "Änderungen" }).click();
  await page.getByRole("heading", { level: 1, name: "Wer was geändert hat" }).waitFor();
  await closePage(page);
});

test("a test key is for the role shop, and its row says what it is", async () => {
  const page = await openPage();
  await signIn(page, facts.key, "keys");
  await page.getByRole("button", { name: "Create a key" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Whose it is").fill("staging shop");
  assert.ok(await dialog.getByLabel("Type").isDisabled(), "a viewer places no orders");
  await dialog.getByLabel("Role").selectOption("shop");
  await dialog.getByLabel("Type").selectOption("test");
  await checkDialog(page, "dialog for a test key");
  await page.getByRole("button", { name: "Create", exact: true }).click();
  await page.getByRole("heading", { name: "The new key" }).waitFor();
  await page.getByRole("button", { name: "Close" }).click();
  await page.getByRole("row", { name: /staging shop.*shop.*Test.*Usable/ }).waitFor();
  await checkAccessibility(page, "keys with a test key");
  await closePage(page);
});
