import assert from "node:assert/strict";
import { test } from "node:test";
import { takeEvents } from "../../../console/src/lib/sse.ts";
import { filtersIn, viewOf, viewShown } from "../../../console/src/lib/message-filters.ts";

test("events are taken out of a stream as they become whole", () => {
  const first = takeEvents("retry: 5000\nid: a.0\nevent: open\ndata: {}\n\n: still here\n\nid: a.1\nevent: cha");
  assert.deepEqual(first.events, [{ id: "a.0", event: "open", data: "{}" }]);
  assert.equal(first.rest, "id: a.1\nevent: cha");
  const second = takeEvents(`${first.rest}nge\ndata: {"messages":[],\ndata: "more":0}\n\n`);
  assert.deepEqual(second.events, [{ id: "a.1", event: "change", data: '{"messages":[],\n"more":0}' }]);
  assert.equal(second.rest, "");
  assert.deepEqual(takeEvents("data: a\r\n\r\n").events, [{ id: undefined, event: "message", data: "a" }]);
});

test("a view is a set of states, and keeps what else narrows the list", () => {
  const filters = filtersIn(new URLSearchParams("status=failed,dead&domain=example.com&colour=red&q="));
  assert.deepEqual(filters, { status: "failed,dead", domain: "example.com" });
  assert.equal(viewShown(filters), "problem");
  assert.deepEqual(viewOf("resent", filters), { domain: "example.com", resent: "true" });
  assert.deepEqual(viewOf("all", filters), { domain: "example.com" });
  assert.equal(viewShown({}), "all");
  assert.equal(viewShown({ status: "dead" }), undefined);
});
