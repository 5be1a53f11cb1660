import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { topics, words as german } from "../../../console/src/lib/german.ts";
import { allWords, fill, language, named, speak, t, told, type Word } from "../../../console/src/lib/words.ts";
import { kinds } from "../../../console/src/lib/message-filters.ts";
import { messageStates, orderMoves } from "../../../console/src/lib/states.ts";

test("both languages have every word, with the same values in it", () => {
  const values = (text: string) => [...text.matchAll(/\{(\w+)(?:#[^}]*)?\}/g)].map((one) => one[1]).sort();
  for (const [key, english] of Object.entries(allWords)) {
    const other = german[key as Word];
    assert.ok(english.trim() && other.trim(), key);
    assert.deepEqual([...new Set(values(other))], [...new Set(values(english))], key);
  }
});

test("numbers choose their form", async () => {
  assert.equal(t("over.need", { n: 1 }), "1 needs you.");
  assert.equal(t("over.need", { n: 7 }), "7 need you.");
  assert.equal(fill("{n} {n#mail|mails}", { n: 1200 }), "1,200 mails");
  await speak("de");
  assert.equal(t("over.waiting", { n: 1, age: "" }), "1 Mail wartet.");
  await speak("en");
});

test("what the service says is told in the language that was chosen, and back in its own", async () => {
  const said = { topic: "mailbox_full", sentence: "The recipient's mailbox is full.", next_step: "Wait." };
  await speak("de");
  assert.equal(language.value, "de");
  assert.deepEqual(told(said), { sentence: topics.mailbox_full?.[0], next: topics.mailbox_full?.[1] });
  assert.equal(told({ ...said, topic: "brand_new" }).sentence, said.sentence);
  await speak("en");
  assert.equal(told(said).next, "Wait.");
});

test("every state of the API has a word, and what is unknown is shown as it is", () => {
  for (const state of messageStates) assert.notEqual(named("state", state), state);
  for (const status of Object.keys(orderMoves)) assert.notEqual(named("order", status), status);
  for (const kind of kinds) assert.notEqual(named("kind", kind), kind);
  assert.equal(named("kind", "brand_new"), "brand_new");
});

test("every problem of a record in quarantine has a word", () => {
  const problems = [...readFileSync("src/notify/record_problem.cpp", "utf8").matchAll(/case (\w+): return "\1"/g)].map((one) => one[1] ?? "");
  assert.ok(problems.length >= 10, `${problems.length}`);
  for (const one of problems) assert.notEqual(named("unfit", one), one);
});

test("what the service says in English is there in German, topic by topic", () => {
  const source = (file: string) => readFileSync(`src/${file}`, "utf8");
  const replies = [...source("mail/reply_words.cpp").matchAll(/\{\s*"([a-z_]+)",\s*"[A-Z]/g)].map((one) => one[1] ?? "");
  const findings = [...source("api/mail_explanation.cpp").matchAll(/\{\s*"([a-z_]+)",\s*(?:\[\]|finding_state)/g)].map((one) => one[1] ?? "");
  const withValues = ["similar_address", "quarantined"];
  assert.ok(replies.length > 30 && findings.length > 15, `${replies.length} and ${findings.length}`);
  assert.deepEqual([...replies, ...findings].filter((one) => !(one in topics) && !withValues.includes(one)), []);
});
