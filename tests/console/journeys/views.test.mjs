// Saved views: the filters of a list under a name, one's own and everybody's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

async function signIn(page, path) {
  await page.goto(new URL(path, base).href);
  await page.getByLabel("API key").fill(facts.key);
  await page.getByLabel("API key").press("Enter");
}

test("filters are saved under a name, found again, shared with everybody, and removed", async () => {
  const page = await openPage();
  await signIn(page, "messages?status=dead&kind=placed");
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Stuck orders");
  await page.getByRole("dialog").getByLabel("For everybody").check();
  await checkAccessibility(page, "dialog for a view");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  const views = page.getByRole("navigation", { name: "Saved views" });
  await views.getByRole("link", { name: /Stuck orders.*Shared/ }).waitFor();
  await checkAccessibility(page, "saved views");

  const other = await openPage();
  await signIn(other, "messages");
  await other.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name: /Stuck orders/ }).click();
  await other.waitForURL(/status=dead/);
  assert.ok(other.url().includes("kind=placed"));
  await other.getByRole("button", { name: "Remove this view" }).click();
  await other.getByRole("link", { name: /Stuck orders/ }).waitFor({ state: "detached" });
  await closePage(other);

  await page.goto(new URL(`messages?recipient=${encodeURIComponent("ada@example.com")}`, base).href);
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Ada");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("dialog").getByText("no e-mail address").first().waitFor();
  await page.keyboard.press("Escape");
  await closePage(page);
});
