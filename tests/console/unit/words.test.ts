import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { allWords, fill, germanTopics, language, named, t } from "../../../console/src/lib/words.ts";
import { messageStates, orderMoves } from "../../../console/src/lib/states.ts";

test("both languages have every word, with the same values in it", () => {
  const values = (text: string) => [...text.matchAll(/\{(\w+)(?:#[^}]*)?\}/g)].map((one) => one[1]).sort();
  for (const [key, [english, german]] of Object.entries(allWords)) {
    assert.ok(english.trim() && german.trim(), key);
    assert.deepEqual([...new Set(values(german))], [...new Set(values(english))], key);
  }
});

test("numbers choose their form", () => {
  assert.equal(t("over.need", { n: 1 }), "1 needs you.");
  assert.equal(t("over.need", { n: 7 }), "7 need you.");
  assert.equal(fill("{n} {n#mail|mails}", { n: 1200 }), "1,200 mails");
  language.value = "de";
  assert.equal(t("over.waiting", { n: 1, age: "" }), "1 Mail wartet.");
  language.value = "en";
});

test("every state of the API has a word, and what is unknown is shown as it is", () => {
  for (const state of messageStates) assert.notEqual(named("state", state), state);
  for (const status of Object.keys(orderMoves)) assert.notEqual(named("order", status), status);
  assert.equal(named("kind", "brand_new"), "brand_new");
});

test("what the service says in English is there in German, topic by topic", () => {
  const source = (file: string) => readFileSync(`src/${file}`, "utf8");
  const replies = [...source("mail/reply_words.cpp").matchAll(/\{\s*"([a-z_]+)",\s*"[A-Z]/g)].map((one) => one[1] ?? "");
  const findings = [...source("api/mail_explanation.cpp").matchAll(/\{\s*"([a-z_]+)",\s*(?:\[\]|finding_state)/g)].map((one) => one[1] ?? "");
  const withValues = ["similar_address", "quarantined"];
  assert.ok(replies.length > 30 && findings.length > 15, `${replies.length} and ${findings.length}`);
  assert.deepEqual([...replies, ...findings].filter((one) => !germanTopics.includes(one) && !withValues.includes(one)), []);
});
