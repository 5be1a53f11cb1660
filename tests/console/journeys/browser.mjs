// A page as a person has it, which notes what must not happen: errors, violations of the policy, requests to anywhere else.
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const base = process.env.TIDINGS_CONSOLE_URL; // ".../console/"
export const facts = JSON.parse(process.env.TIDINGS_CONSOLE_FACTS ?? "{}");
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
let browser;

export async function openBrowser() {
  browser = await chromium.launch({ executablePath: process.env.TIDINGS_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
}
export const closeBrowser = () => browser.close();

// `elsewhere`: origins that the page is meant to lead to.
export async function openPage(options = {}, elsewhere = []) {
  // Over TLS the certificate is made by the test, and nobody vouches for it.
  const context = await browser.newContext({ ignoreHTTPSErrors: base.startsWith("https:"), viewport: { width: 1280, height: 900 }, locale: "en-GB", timezoneId: "Europe/London", ...options });
  await context.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) => window.violations.push(`${event.violatedDirective} ${event.blockedURI}`));
  });
  const page = await context.newPage();
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

export async function closePage(page) {
  const violations = await page.evaluate(() => window.violations);
  await page.context().close();
  assert.deepEqual([...page.wrong, ...violations], []);
}

const everyRule = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
export const checkContrast = (page, what) => checkAccessibility(page, what, ["color-contrast"]);

// Playwright evaluates outside of the page's policy, so the policy stays as it is.
export async function checkAccessibility(page, what, runOnly = everyRule) {
  if (!(await page.evaluate(() => "axe" in window))) await page.evaluate(axeSource);
  const found = await page.evaluate((rules) => window.axe.run(document, { resultTypes: ["violations"], iframes: false, runOnly: rules }), runOnly);
  const said = found.violations.map((one) => `${one.id}: ${one.help}: ${one.nodes.slice(0, 3).map((node) => `${node.target} ${node.any.map((check) => check.message).join("; ")}`).join(" | ")}`);
  assert.ok(said.length === 0, `${what}: ${said.join("; ")}`);
}
