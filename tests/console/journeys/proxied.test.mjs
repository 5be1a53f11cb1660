// Behind a proxy with TLS and a path of its own: every address that a page uses, shows or copies is the proxy's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, closeBrowser, closePage, facts, giveKey, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

test("every page is below the proxy's path, also when it is loaded anew", async () => {
  const page = await openPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(new URL("..", base).href + "console"); // without the slash at its end
  await giveKey(page, facts.key);
  await page.getByRole("heading", { level: 1, name: "Overview" }).waitFor();
  for (const [path, title] of [["messages", "Messages"], ["orders", "Orders"], ["dead-letters", "Dead letters"], ["system", "System"]]) {
    await page.getByRole("navigation").getByRole("link", { name: title }).click();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
    assert.equal(page.url(), new URL(path, base).href);
    await page.reload();
    await page.getByRole("heading", { level: 1, name: title }).waitFor();
  }
  await page.goto(new URL(`messages/${facts.sent}`, base).href);
  await page.frameLocator("iframe").getByRole("heading").first().waitFor();
  const outside = asked.filter((url) => !url.startsWith(new URL("..", base).href) && !url.startsWith("data:"));
  assert.deepEqual(outside, []);
  await closePage(page);
});
