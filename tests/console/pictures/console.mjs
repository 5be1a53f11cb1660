// Pictures of the console and of mails, for README and the documents. Usage: node console.mjs FOLDER (facts and address as the journeys get them)
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { base, closeBrowser, closePage, facts, leavePage, openBrowser, openPage } from "../journeys/browser.mjs";
import { mailOf, placeOrder, textOf, told } from "../journeys/door.mjs";
import { emptyFullMailboxes } from "../journeys/smtp-rules.mjs";

const folder = process.argv[2];
const desktop = { width: 1280, height: 800 }, phone = { width: 390, height: 780 };

async function settle(page) {
  await page.getByRole("heading", { level: 1 }).first().waitFor();
  await page.waitForFunction(() => !document.querySelector("[aria-busy=true]"));
}

// A mail that was refused until its retries were exhausted, was replayed, and arrived.
async function mailWithAStory(page) {
  const order = await placeOrder(page, "grace@full.test", { reference: "4711", customer: { email: "grace@full.test", name: "Grace Hopper", locale: "en-GB" } });
  const dead = await mailOf(page, order.id, ["dead"]);
  const fillAgain = emptyFullMailboxes();
  await told(page, "/v1/dead-letters/replay", { id: dead.id });
  await mailOf(page, order.id, ["sent"]);
  fillAgain();
  return dead.id;
}

async function mistyped(page) {
  const order = await placeOrder(page, "ada.lovelase@example.com", { reference: "4712" });
  await mailOf(page, order.id, ["sent"]);
  return "people/ada.lovelace@example.com";
}

const waysToWait = {
  plots: (page) => page.locator(".plot path.line[d^='M']").first().waitFor({ state: "attached" }), // two values, five seconds apart
  answer: (page) => page.locator("section[aria-label='Why is there no mail?'] .sentence").waitFor(),
  timeline: async (page) => {
    await page.locator(".timeline li").nth(4).waitFor();
    await page.frameLocator("iframe").getByRole("heading").first().waitFor();
  },
};

async function shoot(name, route, { viewport = desktop, colorScheme = "light", wait }) {
  const page = await openPage({ viewport, colorScheme });
  await page.goto(new URL(route, base).href);
  await settle(page);
  if (wait) await waysToWait[wait](page);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await closePage(page);
}

// A mail by itself, as a mail program shows it.
async function shootMail(name, viewport) {
  const page = await openPage({ viewport });
  await page.goto(base);
  const html = await textOf(page, `/v1/messages/${facts.sent}/content?part=html`);
  await page.goto("about:blank");
  await page.setContent(html);
  await page.screenshot({ path: join(folder, `${name}.png`) });
  await leavePage(page);
}

mkdirSync(folder, { recursive: true });
await openBrowser();
const page = await openPage();
await page.goto(base);
const storied = await mailWithAStory(page), nobody = await mistyped(page);
await closePage(page);
await shoot("console-light", `messages/${storied}`, { viewport: { width: 1280, height: 940 }, wait: "timeline" });
await shoot("console-dark", "", { colorScheme: "dark", wait: "plots" });
await shoot("console-phone", `messages/${facts.dead}`, { viewport: phone });
await shoot("console-no-mail", nobody, { viewport: { width: 1280, height: 460 }, wait: "answer" });
await shootMail("mail-desktop", { width: 720, height: 860 });
await shootMail("mail-phone", phone);
await closeBrowser();
