// What the services answered when the API documents were recorded, with the types of the API.
import recorded from "../../src/api/documents/examples.json";
import type { Attempt, FindingList, Message, MessageStory, Order, OrderStory, Page, RelayList } from "../src/lib/client.ts";
import { Problem } from "../src/lib/client.ts";

const as = <T,>(value: unknown): T => value as T;

export const examples = recorded;
export const sent = as<MessageStory>(recorded.sent_message);
export const dead = as<MessageStory>(recorded.dead_message);
export const refused = { ...dead, status: "failed" } as MessageStory;
export const waiting = { ...dead, status: "deferred", due_at: "2099-01-01T00:00:00.000000Z", settled_at: null } as MessageStory;
export const messages = as<Page<Message>>(recorded.message_page).data;
export const order = as<Order>(recorded.shipped_order);
export const attempt = dead.attempts.at(-1) as Attempt;
export const problem = new Problem(409, "The mail is still being sent", "Try again when it is settled.", "req_1", ["/recipient is no address"]);

export const relays: RelayList = {
  breaker: { state: "closed", since: null, storm: false, storm_words: null, in_flight: 3, slots: 20 }, rate: "50/s",
  data: [
    { relay: "smtp.provider.example:587", state: "working", since: null, connections: { open: 4, busy: 3, max: 32 }, waiting: 0, accepted: 48_210, per_second: 12.4, seconds_per_try: 0.212, last_tries: { count: 256, p50_seconds: 0.187, p99_seconds: 0.912 }, certificate_ends_at: "2099-02-21T11:59:59.000000Z", token_ends_at: "2099-01-01T00:00:00.000000Z", last_fault: null },
    {
      relay: "second.provider.example:587", state: "failing", since: "2026-11-23T07:00:00.000000Z", connections: { open: 0, busy: 0, max: 32 }, waiting: 2, accepted: 0, per_second: 0, seconds_per_try: null, last_tries: null, certificate_ends_at: "2026-11-24T00:00:00.000000Z", token_ends_at: null,
      last_fault: {
        at: "2026-11-23T07:02:11.000000Z", phase: "connect", reply_code: null, enhanced_code: null, reply: "Connection refused",
        meaning: { topic: "no_connection", sentence: "The relay could not be reached, or the connection broke.", next_step: "Check that the relay runs." },
      },
    },
    { relay: "third.provider.example:587", state: "untried", since: null, connections: { open: 0, busy: 0, max: 32 }, waiting: 0, accepted: 0, per_second: null, seconds_per_try: null, last_tries: null, certificate_ends_at: null, token_ends_at: null, last_fault: null },
  ],
};

export const findings: FindingList = {
  looking: true,
  data: [
    { check: "database", ok: true, detail: "answers", at: "2026-11-23T07:00:00.000000Z" },
    { check: "mail name", ok: false, detail: "some relays refuse the name \"localhost\"; set TIDINGS_SMTP_HELO to a full domain name", at: "2026-11-23T07:00:00.000000Z" },
    { check: "disk", ok: null, detail: null, at: null },
  ],
};

export const story = as<OrderStory>({
  order: order.id, versions: [{
    version: 1, event: {
      id: "evt_01a20fec-1ddb-72c1-b2dd-ae98de75d64b", type: "order.placed.v1", time: sent.created_at, received_at: sent.created_at, partition: 3, offset: 4711,
      trace_id: "4bf92f3577b34da6a3ce929d0e0e4736", changed: [], notify: true,
    },
    messages: [{ ...sent, why: { topic: "sent", sentence: "A mail server accepted the mail.", next_step: "" } }],
  }], order_side: null, next: null,
});
