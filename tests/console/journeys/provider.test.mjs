// Signing in with a real OpenID Connect provider: in, out, revoked, no role, turned back, and the provider away.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

const withProvider = () => openPage({}, [facts.issuer]);

async function signInAs(page, name, path = "") {
  await page.goto(new URL(path, base).href);
  await page.getByRole("link", { name: "Sign in with your organisation" }).click();
  await page.waitForURL(`${facts.issuer}/**`);
  await page.getByLabel("Name").fill(name);
  await page.getByRole("button", { name: "Go on" }).click();
}

test("somebody with a role comes back to the page they asked for, and what they do is in the audit log", async () => {
  const page = await withProvider();
  await page.goto(new URL("keys", base).href);
  await checkAccessibility(page, "sign-in with a provider");
  await signInAs(page, "ada", "keys");
  await page.getByRole("heading", { level: 1, name: "API keys" }).waitFor();
  assert.ok(page.url().endsWith("/console/keys"), page.url());
  await page.getByRole("row", { name: /Ada Lovelace.*Signed in.*admin.*Usable/ }).waitFor();
  const cookies = (await page.context().cookies(base)).map((one) => [one.name, one.httpOnly, one.sameSite]);
  assert.deepEqual(cookies, [["tidings-console", true, "Strict"]], "what tied the two halves together is gone");
  await page.goto(new URL("audit", base).href);
  await page.getByRole("row", { name: /session\.open.*Ada Lovelace/ }).first().waitFor();
  await page.getByRole("button", { name: "Settings" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByRole("link", { name: "Sign in with your organisation" }).waitFor();
  await closePage(page);
});

test("a sign-in that is revoked ends within five seconds", async () => {
  const ada = await withProvider();
  await signInAs(ada, "ada", "quarantine");
  await ada.getByRole("heading", { level: 1, name: /Quarantine/ }).waitFor();
  const admin = await openPage();
  await admin.goto(new URL("keys", base).href);
  await giveKey(admin, facts.key);
  await admin.getByRole("button", { name: "Revoke: Ada Lovelace" }).click();
  await admin.getByRole("dialog").getByRole("button", { name: "Revoke" }).click();
  await admin.getByRole("button", { name: "Revoke: Ada Lovelace" }).waitFor({ state: "detached" });
  await ada.getByRole("link", { name: "Overview" }).first().click();
  await ada.getByRole("link", { name: "Sign in with your organisation" }).waitFor();
  await closePage(admin);
  await closePage(ada);
});

test("somebody without a role, somebody who turns back, and an answer from nowhere are told so", async () => {
  const page = await withProvider();
  await signInAs(page, "bob");
  await page.getByRole("alert").getByText("have no role here").waitFor();
  await checkAccessibility(page, "sign-in that was refused");
  await page.context().clearCookies();
  await page.getByRole("link", { name: "Sign in with your organisation" }).click();
  await page.getByRole("link", { name: "No" }).click();
  await page.getByRole("alert").getByText("did not let you in").waitFor();
  await page.goto(new URL("oidc/callback?code=x&state=y", base).href);
  await page.getByRole("alert").getByText("Try again").waitFor();
  await closePage(page);
});
