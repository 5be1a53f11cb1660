import assert from "node:assert/strict";
import { test } from "node:test";
import { distance, nearMiss, recognise } from "../../../console/src/lib/recognise.ts";

const id = "01932b1a-7f00-7abc-8def-0123456789ab";

test("what was typed is recognised, with and without its wrapping", () => {
  assert.deepEqual(recognise(` msg_${id} `), { what: "message", id: `msg_${id}` });
  assert.deepEqual(recognise(`ORD_${id.toUpperCase()}`), { what: "order", id: `ord_${id}` });
  assert.deepEqual(recognise(`evt_${id}`), { what: "event", id: `evt_${id}` });
  assert.deepEqual(recognise("mailto:ada@example.com"), { what: "address", email: "ada@example.com" });
  assert.deepEqual(recognise(`<msg_${id}@shop.example>`), { what: "mail", id: `msg_${id}@shop.example` });
  assert.deepEqual(recognise("2026-10042"), { what: "words", text: "2026-10042" });
  assert.deepEqual(recognise("ada lovelace"), { what: "words", text: "ada lovelace" });
});

test("a mistyped domain is told from a right one", () => {
  assert.equal(nearMiss("ada@gmial.com"), "ada@gmail.com");
  assert.equal(nearMiss("ada@gmail.con"), "ada@gmail.com");
  assert.equal(nearMiss("ada@hotmial.com"), "ada@hotmail.com");
  assert.equal(nearMiss("ada@gmail.com"), undefined);
  assert.equal(nearMiss("ada@example.com"), undefined);
  assert.equal(nearMiss("@gmial.com"), undefined);
  assert.equal(nearMiss("no address"), undefined);
});

test("the distance counts what must change", () => {
  assert.equal(distance("", "abc"), 3);
  assert.equal(distance("kitten", "sitting"), 3);
  assert.equal(distance("same", "same"), 0);
});
