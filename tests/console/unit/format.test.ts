import assert from "node:assert/strict";
import { test } from "node:test";
import { bytes, duration, money, plain, relative, shortId } from "../../../console/src/lib/format.ts";
import { hexOf } from "../../../console/src/lib/hex.ts";

test("durations read as people say them", () => {
  for (const [seconds, text] of [[0.077, "77 ms"], [3.24, "3.2 s"], [59, "59 s"], [240, "4 min"], [7500, "2 h 5 min"], [7200, "2 h"], [300_000, "3 d"]] as const) {
    assert.equal(duration(seconds), text);
  }
});

test("money knows its currency's minor unit", () => {
  assert.equal(money(1250, "EUR"), "€12.50");
  assert.equal(money(1250, "JPY"), "¥1,250");
  assert.equal(money(1250, "KWD").replace(/\s/g, " "), "KWD 1.250");
});

test("times are relative while that says something", () => {
  const now = Date.parse("2026-11-29T12:00:00Z");
  assert.equal(relative("2026-11-29T11:58:00Z", now), "2 min. ago");
  assert.equal(relative("2026-11-29T12:10:00Z", now), "in 10 min.");
  assert.equal(relative("2026-10-01T12:00:00Z", now), "Oct 1, 2026");
});

test("marks that turn text around are taken out", () => {
  assert.equal(plain("invoice\u202Egnp.exe"), "invoicegnp.exe");
});

test("sizes, ids and bytes", () => {
  assert.equal(bytes(1_500_000), "1.5 MB");
  assert.equal(shortId("ord_01932b1a-7f00-7abc-8def-0123456789ab"), "ord_…456789ab");
  assert.equal(hexOf(btoa("no event\x00\xff")), "000000  6e 6f 20 65 76 65 6e 74 00 ff                    no event..");
});
