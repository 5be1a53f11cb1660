// A picture of a page that is made here: its HTML as text, as high as what is in it.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";

export const escaped = (text) => String(text).replace(/[&<>"]/g, (one) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[one]);

export async function takePicture(folder, name, html, width) {
  mkdirSync(folder, { recursive: true });
  const browser = await chromium.launch({ executablePath: process.env.TIDINGS_CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-dev-shm-usage"] });
  const page = await browser.newPage({ viewport: { width, height: 200 } });
  await page.setContent(html);
  await page.locator("body > *").first().screenshot({ path: join(folder, `${name}.png`) });
  await browser.close();
}
