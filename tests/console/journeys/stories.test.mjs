// Every part has a story page, and no page has a barrier: light and dark, on a phone and on a desktop.
import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

test("every part has a story page", () => {
  const parts = readdirSync(new URL("../../../console/src/parts/", import.meta.url)).filter((name) => name.endsWith(".tsx")).map((name) => name.slice(0, -".tsx".length));
  assert.deepEqual(parts.filter((name) => !facts.stories[name]?.length), [], "without a story in console/stories");
});

const stories = Object.entries(facts.stories ?? {}).flatMap(([part, names]) => names.map((name) => [part, name]));

for (const width of [360, 1280]) {
  test(`every story, ${width} px, light and dark`, async () => {
    const page = await openPage({ viewport: { width, height: 900 }, colorScheme: "light" });
    for (const [part, story] of stories) {
      await page.goto(new URL(`?part=${part}&story=${story}`, base).href);
      await page.locator("main, dialog").first().waitFor();
      await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
      await checkAccessibility(page, `${part}: ${story} at ${width} px`);
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `${part}: ${story} is ${wide} px wider than a screen of ${width} px`);
    }
    await closePage(page);
  });
}
