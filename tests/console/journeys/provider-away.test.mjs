// The provider cannot be reached: the page says so, and a key still opens the console.
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

test("while the provider is away a key still works", async () => {
  const page = await openPage();
  await page.goto(base);
  await page.getByRole("link", { name: "Sign in with your organisation" }).click();
  await page.getByRole("alert").getByText("An API key still works").waitFor();
  await giveKey(page, facts.key);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  await closePage(page);
});
