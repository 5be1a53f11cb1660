// On every page: no barrier for assistive technology, nothing wider than the screen, no violation of the policy.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, checkDialog, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

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
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      assert.ok(wide <= 0, `/${route} is ${wide} px wider than a screen of ${width} px`);
    }
    await closePage(page);
  });
}

// Each as a person opens it. Those that need keys, a mailbox or a quarantine are looked at in their own journeys, by checkDialog as well.
const press = (name) => (page) => page.getByRole("button", { name }).first().click();
const dialogs = [
  ["resend", `messages/${facts.sent}`, (page) => page.keyboard.press("r")],
  ["discard", `messages/${facts.dead}`, press("Discard…")],
  ["keys of the keyboard", "", (page) => page.keyboard.press("?")],
  ["a view's name", "messages?status=dead", press("Save this view")],
  ["a new API key", "keys", press("Create a key")],
  ["erase", `people/${facts.email}`, press("Erase…")],
];

test("every dialog, 360 px and 1280 px, light and dark", async () => {
  const page = await openPage({ colorScheme: "light" });
  for (const [name, route, open] of dialogs) {
    await page.goto(new URL(route, base).href);
    await settle(page);
    await open(page);
    await page.getByRole("dialog").waitFor();
    await settle(page);
    await checkDialog(page, name);
    await page.keyboard.press("Escape");
    await page.locator("dialog").waitFor({ state: "detached" }); // a closed one has no role, and may still be there
  }
  await closePage(page);
});

test("the box and the menu", async () => {
  const page = await openPage();
  await page.goto(base);
  await settle(page);
  await page.getByRole("button", { name: "Settings" }).click();
  await checkAccessibility(page, "settings");
  await page.keyboard.press("Escape");
  await page.getByRole("combobox").fill("ada");
  await page.getByRole("option").first().waitFor();
  await checkAccessibility(page, "box with suggestions");
  await closePage(page);
});

// 1280 px at 400 % are 320 px: nothing scrolls sideways but tables and code in their own frames (WCAG 1.4.10).
test("every route at 400 %", async () => {
  const page = await openPage({ viewport: { width: 320, height: 256 } });
  for (const route of routes) {
    await page.goto(new URL(route, base).href);
    await settle(page);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.ok(wide <= 0, `/${route} is ${wide} px wider than a screen of 320 px`);
    const hidden = await page.evaluate(() => [...document.querySelectorAll("main h1")].every((one) => one.getBoundingClientRect().width > 0));
    assert.ok(hidden, `/${route} shows its heading`);
  }
  await closePage(page);
});

test("forced colours: what has the focus is framed, and no state is told by colour alone", async () => {
  const page = await openPage({ forcedColors: "active" });
  for (const route of ["", `messages/${facts.dead}`]) {
    await page.goto(new URL(route, base).href);
    await settle(page);
    for (let presses = 0; presses < 12; presses++) {
      await page.keyboard.press("Tab");
      const shown = await page.evaluate(() => { const style = getComputedStyle(document.activeElement); return [document.activeElement.outerHTML.slice(0, 80), style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0]; });
      assert.ok(shown[1], `/${route}: no frame around ${shown[0]}`);
    }
    const chips = await page.locator(".chip").evaluateAll((all) => all.map((one) => [one.textContent.trim(), getComputedStyle(one).borderTopStyle]));
    assert.ok(chips.length > 0 && chips.every(([word, border]) => word && border === "solid"), `/${route}: ${JSON.stringify(chips)}`);
    assert.ok(await page.locator(".rail a[aria-current=page]").evaluateAll((all) => all.every((one) => getComputedStyle(one).backgroundColor !== getComputedStyle(document.querySelector(".rail a:not([aria-current])")).backgroundColor || getComputedStyle(one).borderInlineStartStyle === "solid" || getComputedStyle(one).textDecorationLine !== "none")), "the page that one is on is marked");
  }
  await closePage(page);
});

test("reduced motion: nothing moves", async () => {
  const page = await openPage({ reducedMotion: "reduce" });
  for (const route of ["", "messages", `messages/${facts.sent}`, "dead-letters"]) {
    await page.goto(new URL(route, base).href);
    await settle(page);
    const moving = await page.evaluate(() => [...document.querySelectorAll("*")].filter((one) => { const style = getComputedStyle(one); return style.animationName !== "none" || style.transitionDuration.split(",").some((time) => parseFloat(time) > 0); }).map((one) => one.outerHTML.slice(0, 80)));
    assert.deepEqual(moving, [], `/${route}`);
  }
  await closePage(page);
});
