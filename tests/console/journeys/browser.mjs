// A page as a person has it, which notes what must not happen: errors, violations of the policy, requests to anywhere else.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const base = process.env.TIDINGS_CONSOLE_URL; // ".../console/"
export const facts = JSON.parse(process.env.TIDINGS_CONSOLE_FACTS ?? "{}");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const open = new Set();
let browser;

export async function openBrowser() {
  browser = await chromium.launch({ executablePath: process.env.TIDINGS_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
export async function closeBrowser() {
  const left = [...open].map((page) => page.url());
  await browser.close();
  assert.deepEqual(left, [], "pages that nobody looked at for what went wrong");
}

// `elsewhere`: origins that the page is meant to lead to.
export async function openPage(options = {}, elsewhere = []) {
  // Over TLS the certificate is made by the test, and nobody vouches for it.
  const context = await browser.newContext({ ignoreHTTPSErrors: base.startsWith("https:"), viewport: { width: 1280, height: 900 }, locale: "en-GB", timezoneId: "Europe/London", ...options });
  const page = await context.newPage();
  open.add(page);
  await page.exposeFunction("noteViolation", (what) => page.wrong.push(`policy: ${what}`)); // of every document that the page goes through
  await page.addInitScript(() => window === top && document.addEventListener("securitypolicyviolation", (event) => window.noteViolation(`${event.violatedDirective} ${event.blockedURI}`)));
  page.setDefaultTimeout(15_000);
  page.wrong = [];
  if (process.env.TIDINGS_CONSOLE_ASSETS) await useAssetsOf(page, process.env.TIDINGS_CONSOLE_ASSETS);
  page.on("pageerror", (error) => page.wrong.push(`error: ${error.message}`));
  page.on("console", (line) => line.type() === "error" && !/status of (401|403|404|409|422)/.test(line.text()) && page.wrong.push(`console: ${line.text()}`));
  page.on("request", (request) => ![new URL(base).origin, ...elsewhere].some((one) => request.url().startsWith(one)) && !request.url().startsWith("data:") && page.wrong.push(`foreign request: ${request.url()}`));
  return page;
}

// For work on the pages: what build.mjs packed last, before a program that was built earlier. Parts of that program are left out.
async function useAssetsOf(page, folder) {
  const packed = readdirSync(folder);
  await page.route("**/console/assets/*", (route) => {
    const asked = new URL(route.request().url()).pathname.split("/").at(-1), [start] = asked.split("-");
    const name = packed.find((one) => one === asked) ?? packed.find((one) => start !== "part" && one.startsWith(`${start}-`));
    const contentType = asked.endsWith(".js") ? "text/javascript" : "text/css";
    return route.fulfill(name ? { path: `${folder}/${name}`, contentType } : { body: "", contentType });
  });
}

// On the page that asks for a key.
export async function giveKey(page, key) {
  await page.getByLabel("API key").fill(key);
  await page.getByLabel("API key").press("Enter");
}

export async function closePage(page) {
  await leavePage(page);
  assert.deepEqual(page.wrong, []);
}

// Without a look at what went wrong: for a mail that tries what it may not.
export async function leavePage(page) {
  open.delete(page);
  await page.context().close();
}

const everyRule = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// In light and in dark colours, which change nothing but contrast. The page's own policy stays as it is.
export async function checkAccessibility(page, what) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  await expectNoBarrier(page, what, everyRule);
  await page.emulateMedia({ colorScheme: "dark" });
  await expectNoBarrier(page, `${what}, dark`, ["color-contrast"]);
  await page.emulateMedia({ colorScheme: "light" });
}

// The dialog that is open, on a phone and on a desk: no barrier, and not wider than the screen.
export async function checkDialog(page, what) {
  const before = page.viewportSize();
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    await checkAccessibility(page, `${what} at ${width} px`);
    const [shown, inner] = await page.getByRole("dialog").evaluate((box) => [box.clientWidth, box.scrollWidth]);
    assert.ok(inner <= shown && shown <= width, `${what}: a box of ${shown} px holds ${inner} px on a screen of ${width} px`);
  }
  await page.setViewportSize(before);
}

async function expectNoBarrier(page, what, runOnly) {
  const found = await page.evaluate((rules) => window.axe.run(document, { resultTypes: ["violations"], iframes: false, runOnly: rules }), runOnly);
  const said = found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.any.map((check) => check.message).join("; ")}`).join(" | ")}`);
  assert.ok(said.length === 0, `${what}: ${said.join("; ")}`);
}
