// One timeline from the change of an order to the last word of the mail server, on the order's page and on the mail's.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { base, checkAccessibility, closeBrowser, closePage, facts, openBrowser, openPage } from "./browser.mjs";

before(openBrowser);
after(closeBrowser);

test("the order's page tells the whole story, oldest first", async () => {
  const page = await openPage();
  await page.goto(new URL(`orders/${facts.order}`, base).href);
  const story = page.locator("section[aria-label='The whole story']");
  await story.getByText("Version 1: Order placed").waitFor();
  await story.getByText(/partition \d+, offset \d+/).first().waitFor();
  await story.getByText("Mail planned: Order placed").waitFor();
  await story.getByText(/Order placed: Try 1 at/).waitFor();
  const steps = await story.locator("li strong").allTextContents();
  assert.ok(steps.indexOf("Version 1: Order placed") < steps.findIndex((one) => one.includes("Try 1")), steps.join(" | "));
  await story.getByText("Raw").first().click();
  await story.getByText('"trace_id"').first().waitFor();
  await checkAccessibility(page, "the story of an order");
  await closePage(page);
});

test("a dead mail's page begins with the change of the order and ends with the reason", async () => {
  const page = await openPage();
  await page.goto(new URL(`messages/${facts.dead}`, base).href);
  const way = page.locator("section[aria-label='What happened']");
  await way.getByText(/^Version 1: /).waitFor();
  await way.getByText("Event arrived").waitFor();
  await way.getByText("Ended as Dead").waitFor();
  await closePage(page);
});
