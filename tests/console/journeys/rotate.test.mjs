// A key is rotated while it is in use: both work meanwhile, and revoking the first ends its sessions alone.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

const asAdmin = { Authorization: `Bearer ${facts.key}`, "Content-Type": "application/json" };

async function makeKey(page, name, role = "support") {
  const made = await page.request.post(new URL("/v1/keys", base).href, { data: { name, role }, headers: asAdmin });
  assert.equal(made.status(), 201);
  return made.json();
}

async function signedIn(key) {
  const page = await openPage();
  await page.goto(new URL("messages", base).href);
  await giveKey(page, key);
  await page.getByRole("heading", { level: 1, name: "Messages" }).waitFor();
  return page;
}

test("the old key ends within five seconds, the new one goes on", async () => {
  const admin = await openPage();
  await admin.goto(base);
  const before = await makeKey(admin, "Grace, until today"), next = await makeKey(admin, "Grace, from today");
  const old = await signedIn(before.key), fresh = await signedIn(next.key);
  const revoked = await admin.request.delete(new URL(`/v1/keys/${before.id}`, base).href, { headers: asAdmin });
  assert.equal(revoked.status(), 200);
  await old.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: 12_000 });
  assert.ok(old.url().endsWith("messages"), "the address stays");
  await giveKey(old, next.key);
  await old.getByRole("heading", { level: 1, name: "Messages" }).waitFor();
  await fresh.getByRole("navigation").getByRole("link", { name: "System" }).click();
  await fresh.getByRole("heading", { level: 1, name: "System" }).waitFor();
  for (const page of [old, fresh, admin]) await closePage(page);
});

test("a key that is revoked in the middle of a bulk action asks for another one, and what was begun goes on", async () => {
  const admin = await openPage();
  await admin.goto(base);
  const key = await makeKey(admin, "Grace, who leaves", "operator");
  const page = await signedIn(key.key);
  await page.getByRole("navigation").getByRole("link", { name: "Dead letters" }).click();
  await page.getByRole("button", { name: "Choose" }).first().click();
  await page.getByLabel("At most").selectOption("30/m"); // slower than an answer waits: it goes on in the background
  await page.getByRole("button", { name: "Count" }).click();
  await page.getByRole("button", { name: /^Replay \d+/ }).click();
  await page.getByRole("progressbar").waitFor();
  assert.equal((await admin.request.delete(new URL(`/v1/keys/${key.id}`, base).href, { headers: asAdmin })).status(), 200);
  await page.getByRole("heading", { name: "Sign in" }).waitFor({ timeout: 12_000 });
  assert.match(page.url(), /dead-letters\?domain=full\.test/, "the address, with the choice in it, stays");
  const answer = await admin.request.get(new URL(`/v1/audit?action=dead-letters.replay&actor=${key.id}`, base).href, { headers: asAdmin });
  const [entry] = (await answer.json()).data;
  assert.equal(entry.outcome, "done", "it was accepted before the key ended");
  for (const one of [page, admin]) await closePage(one);
});
