// On every page: no barrier for assistive technology, nothing wider than the screen, no violation of the policy.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { base, checkAccessibility, checkContrast, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

const routes = ["", "messages", `messages/${facts.sent}`, `messages/${facts.dead}`, "dead-letters", "quarantine", "system", "keys", "audit", `search?q=${facts.reference}`, `people/${facts.email}`, "nowhere",
  ...(facts.has_orders ? ["orders", `orders/${facts.order}`] : [])];

async function settle(page) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
}

for (const width of [360, 1280]) {
  test(`every route, ${width} px, light and dark`, async () => {
    const page = await openPage({ viewport: { width, height: 900 }, colorScheme: "light" });
    for (const route of routes) {
      await page.goto(new URL(route, base).href);
      await settle(page);
      await checkAccessibility(page, `/${route} at ${width} px`);
      await page.emulateMedia({ colorScheme: "dark" });
      await checkContrast(page, `/${route} at ${width} px, dark`); // the scheme changes nothing but colours
      await page.emulateMedia({ colorScheme: "light" });
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `/${route} is ${wide} px wider than a screen of ${width} px`);
    }
    await closePage(page);
  });
}

test("dialogs, the box and the menu", async () => {
  const page = await openPage();
  await page.goto(new URL(`messages/${facts.sent}`, base).href);
  await settle(page);
  await page.keyboard.press("r");
  await page.getByRole("dialog").waitFor();
  await checkAccessibility(page, "resend dialog");
  await page.keyboard.press("Escape");
  await page.locator("dialog").waitFor({ state: "detached" }); // a closed one has no role, and may still be there
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await checkAccessibility(page, "list of keys");
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "Settings" }).click();
  await checkAccessibility(page, "settings");
  await page.keyboard.press("Escape");
  await page.getByRole("combobox").fill("ada");
  await page.getByRole("option").first().waitFor();
  await checkAccessibility(page, "box with suggestions");
  await closePage(page);
});

// TIDINGS_CONSOLE_PICTURES names a folder: the pictures of README come from here, so that they cannot go stale.
test("pictures", { skip: !process.env.TIDINGS_CONSOLE_PICTURES }, async () => {
  const folder = process.env.TIDINGS_CONSOLE_PICTURES;
  mkdirSync(folder, { recursive: true });
  const shots = [["console-light", `messages/${facts.sent}`, 1280, 800, "light"], ["console-dark", "", 1280, 800, "dark"], ["console-phone", `messages/${facts.dead}`, 390, 780, "light"]];
  for (const [name, route, width, height, colorScheme] of shots) {
    const page = await openPage({ viewport: { width, height }, colorScheme });
    await page.goto(new URL(route, base).href);
    await settle(page);
    if (await page.locator("iframe").count()) await page.frameLocator("iframe").locator("body").waitFor();
    if (route === "") await page.locator(".plot path.line[d^='M']").first().waitFor({ state: "attached" }); // two values, five seconds apart
    await page.screenshot({ path: join(folder, `${name}.png`) });
    await closePage(page);
  }
});
