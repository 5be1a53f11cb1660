// The mail server goes away and comes back: the overview says so in words, the breaker rests and closes, and what waited leaves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";
import { mailOf, placeOrder } from "./door.mjs";
import { bringRelayBack, takeRelayAway } from "./smtp-rules.mjs";

before(openBrowser);
after(async () => {
  bringRelayBack();
  await closeBrowser();
});

test("the breaker is watched as it opens and closes, and nothing is lost", async () => {
  const page = await openPage();
  await page.goto(base);
  const relays = page.locator("section[aria-label='Mail relays']");
  await relays.getByText("Working").waitFor();
  await relays.getByText(/^Sending: /).waitFor();
  takeRelayAway();
  const run = Date.now().toString(36);
  for (let count = 0; count < 5; count++) await placeOrder(page, `away${count}.${run}@example.com`);
  await relays.getByText(/^Sending rests/).waitFor({ timeout: 30_000 });
  await relays.getByText("Failing").waitFor();
  await relays.getByText("No answer since").waitFor();
  await relays.getByText(/421/).first().waitFor();
  await checkAccessibility(page, "the overview without a mail relay");
  bringRelayBack();
  await relays.getByText("Working").waitFor({ timeout: 30_000 });
  await relays.getByText(/^Sending: /).waitFor({ timeout: 30_000 });
  await relays.getByText(/421/).first().waitFor(); // the last fault stays, with its time
  const order = await placeOrder(page, `back.${run}@example.com`);
  await mailOf(page, order.id, ["sent"]);
  await closePage(page);
});

test("the last minutes are drawn, and are there as tables", async () => {
  const page = await openPage();
  await page.goto(base);
  const plots = page.locator("section[aria-label='The last minutes']");
  await plots.getByText(/^since /).first().waitFor({ timeout: 30_000 });
  assert.match((await plots.locator("path.line").nth(1).getAttribute("d")) ?? "", /^M0 /);
  await plots.getByText("As a table").nth(1).click();
  assert.ok((await plots.getByRole("table", { name: "Mails that wait" }).getByRole("row").count()) >= 3);
  await checkAccessibility(page, "a plot with its table");
  await closePage(page);
});

test("the system page has what the services find when they look around", async () => {
  const page = await openPage();
  await page.goto(new URL("system", base).href);
  const found = page.locator("section[aria-label='What the services find']");
  await found.getByText(/^answers/).first().waitFor();
  await found.getByText(/^lets us in and takes mail/).waitFor({ timeout: 15_000 });
  await found.locator("li", { hasText: "mail name" }).waitFor();
  if (facts.has_orders) await found.getByText(/GB of [\d.]+ GB free/).first().waitFor();
  else await page.getByRole("table", { name: "Readers of the event log" }).getByText("order-event", { exact: true }).waitFor();
  await checkAccessibility(page, "the findings");
  await closePage(page);
});
