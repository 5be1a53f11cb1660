import assert from "node:assert/strict";
import { test } from "node:test";
import type { Message, MessageStory } from "../../../console/src/lib/client.ts";
import { bodyOf, choiceIn, filtersOf, fits, listedBy } from "../../../console/src/lib/dead-letter-choice.ts";
import { messageSentence } from "../../../console/src/lib/message-sentence.ts";
import { figure, parseMetrics } from "../../../console/src/lib/metrics.ts";

const message = (change: Partial<Message>): Message => ({
  id: "msg_1", event: "evt_1", order: "ord_1", order_version: 1, kind: "placed", recipient: "ada@full.test", locale: "en", status: "dead", reason: null, due_at: null,
  uncertain_attempts: 0, subject: "s", mail_id: "m", template_version: "t", text_origin: "template", ai: null, last_reply: "452 4.2.2 Mailbox full",
  created_at: "2026-11-29T10:00:00Z", updated_at: "2026-11-29T10:00:00Z", settled_at: null, schedule_started_at: null, replay: null, copy_of: null, test: false, attempts: 1, ...change,
});
const story = (change: Partial<Message>): MessageStory => ({ ...message(change), attempts: [], attempts_charged: 0, timeline: [] }) as unknown as MessageStory;

test("a choice of dead letters stands in the address, and fits what the service would choose", () => {
  const choice = choiceIn(new URLSearchParams("domain=Full.test&text=452 4.2.2&kind=placed&after=x"));
  assert.deepEqual(filtersOf(choice), { domain: "Full.test", kind: "placed", text: "452 4.2.2" });
  assert.deepEqual(bodyOf(choice, "30/m"), { ...filtersOf(choice), rate: "30/m" });
  assert.deepEqual(bodyOf(choiceIn(new URLSearchParams("domain=%20")), ""), {});
  const others = [message({ recipient: "a@other.test" }), message({ kind: "paid" }), message({ last_reply: "550 no", reason: null }), message({ recipient: null })];
  assert.deepEqual([message({}), message({ last_reply: null, reason: "last: 452 4.2.2 MAILBOX" }), ...others].map((one) => fits(choice, one)), [true, true, false, false, false, false]);
  assert.ok(fits(choiceIn(new URLSearchParams()), message({ recipient: null, last_reply: null })));
});

test("the service narrows its list by a domain and a kind, once the domain is one", () => {
  const by = (asked: string) => listedBy(choiceIn(new URLSearchParams(asked)));
  assert.deepEqual(by("domain=full.test&kind=placed&text=full"), { domain: "full.test", kind: "placed" });
  assert.deepEqual([by("domain=a@b"), by("text=full")], [{}, {}]);
});

test("every state has its sentence, and none says delivered", () => {
  const now = Date.parse("2026-11-29T12:00:00Z");
  for (const [change, part] of [
    [{ status: "sent", settled_at: "2026-11-29T10:00:03Z" }, "3 s after it was planned"], [{ status: "queued", due_at: "2026-11-29T11:00:00Z" }, "due now"],
    [{ status: "queued", due_at: null }, "previous mail"], [{ status: "queued", due_at: "2026-11-29T12:20:00Z" }, "in 20 min."], [{ status: "sending" }, "right now"],
    [{ status: "deferred", due_at: "2026-11-29T12:05:00Z" }, "in 5 min."], [{ status: "failed", settled_at: "2026-11-29T10:00:03Z" }, "Refused for good"],
    [{ status: "dead", settled_at: "2026-11-29T10:00:03Z" }, "kept for replay"], [{ status: "skipped", reason: "notify was false" }, "notify was false"],
    [{ status: "suppressed" }, "suppressed"], [{ status: "superseded" }, "newer mail"],
  ] as const) {
    const sentence = messageSentence(story(change as Partial<Message>), now);
    assert.ok(sentence.includes(part), `${change.status}: ${sentence}`);
    assert.ok(!/delivered/i.test(sentence), sentence);
  }
});

test("metrics are read with their labels", () => {
  const samples = parseMetrics('# HELP x y\n# TYPE x gauge\nx{relay="a:25",state="open"} 1\nx{relay="b\\"c"} 2.5\nplain 7\nbad line\n');
  assert.equal(samples.length, 3);
  assert.equal(figure(samples, "x"), 3.5);
  assert.equal(figure(samples, "x", { relay: 'b"c' }), 2.5);
  assert.equal(figure(samples, "plain"), 7);
  assert.equal(figure(samples, "missing"), undefined);
});
