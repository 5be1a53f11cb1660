// Saved views: the filters of a list under a name, one's own and everybody's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, checkDialog, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

async function signIn(page, path) {
  await page.goto(new URL(path, base).href);
  await giveKey(page, facts.key);
}

test("filters are saved under a name, found again, shared with everybody, and removed", async () => {
  const page = await openPage();
  await signIn(page, "messages?status=dead&kind=placed");
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Stuck orders");
  await page.getByRole("dialog").getByLabel("For everybody").check();
  await checkDialog(page, "dialog for a view");
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

test("a choice of dead letters stands in the address, is saved as a view, and narrows the list", async () => {
  const page = await openPage();
  await signIn(page, "dead-letters");
  await page.getByRole("button", { name: "Choose" }).first().click();
  await page.waitForURL(/domain=full\.test/);
  const asked = new URL(page.url()).search;
  await page.getByRole("button", { name: "Save this view" }).click();
  await page.getByRole("dialog").getByLabel("Name").fill("Full mailboxes");
  await page.getByRole("button", { name: "Save", exact: true }).click();
  await page.getByRole("link", { name: "Clear filters" }).click();
  await page.waitForURL(/dead-letters$/);
  const view = page.getByRole("navigation", { name: "Saved views" }).getByRole("link", { name: "Full mailboxes" });
  await view.click();
  await page.waitForFunction((wanted) => [...new URLSearchParams(location.search)].sort().join() === [...new URLSearchParams(wanted)].sort().join(), asked);
  assert.equal(await page.getByLabel("Domain").inputValue(), "full.test");
  await page.getByRole("button", { name: "Count" }).click();
  const counted = Number(/\d+/.exec(await page.getByText(/\d+ mails? match/).innerText())[0]);
  assert.equal(await page.locator("section[aria-label='Messages'] tbody tr").count(), counted);
  await checkAccessibility(page, "dead letters with a view");
  await page.getByLabel("Domain").fill("nowhere.test");
  await page.getByText("No message matches.").first().waitFor();
  await page.getByRole("link", { name: "Clear filters" }).first().click();
  await view.click();
  await page.getByRole("button", { name: "Remove this view" }).click();
  await view.waitFor({ state: "detached" });
  await closePage(page);
});
