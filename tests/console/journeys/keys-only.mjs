// A person without a mouse: what has the focus is seen, everything is reached by Tab or by a key, and no pointer is ever used.
import assert from "node:assert/strict";
import { closePage, openPage } from "./browser.mjs";

const pressesMax = 150;

export async function openByKeys(options) {
  const page = await openPage(options);
  page.pointers = 0;
  await page.exposeFunction("countPointer", () => page.pointers++);
  await page.context().addInitScript(() => addEventListener("pointerdown", () => window.countPointer(), true));
  return page;
}

export async function closeByKeys(page) {
  assert.equal(page.pointers, 0);
  await closePage(page);
}

const focused = (page) => page.evaluate(() => {
  const one = document.activeElement;
  const label = one?.labels?.[0]?.textContent ?? "";
  return { name: `${one?.getAttribute("aria-label") ?? ""}|${label}|${one?.textContent ?? ""}`, isSeen: one?.matches(":focus-visible") ?? false };
});

// Tab until the control with this name (its words, label or aria-label) has the focus.
export async function tabTo(page, name) {
  for (let presses = 0; presses < pressesMax; presses++) {
    await page.keyboard.press("Tab");
    const now = await focused(page);
    if (!now.name.split("|").some((one) => name.test(one.trim()))) continue;
    assert.ok(now.isSeen, `${name} has the focus, and nobody sees it`);
    return;
  }
  throw new Error(`${name} is not reached by Tab`);
}

export async function pressAt(page, name, key = "Enter") {
  await tabTo(page, name);
  await page.keyboard.press(key);
}

// "g" and a letter: another page, whose heading has the focus then.
export async function goTo(page, letter, heading) {
  await page.keyboard.press("g");
  await page.keyboard.press(letter);
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === "H1");
}

export async function find(page, text) {
  await page.keyboard.press("/");
  await page.keyboard.type(text);
  await page.keyboard.press("Enter");
}

// The next row of the page's tables, opened.
export async function openNextRow(page) {
  await page.locator("main a.row-link").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
}
