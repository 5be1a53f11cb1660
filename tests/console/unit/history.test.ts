// The ring behind the plots: bounded in number and in time, and drawn with its gaps.
import assert from "node:assert/strict";
import { test } from "node:test";
import { gapMs, keptMs, pointsMax, remember, shapeOf, type Point } from "../../../console/src/lib/history.ts";

const ring = (times: number[], value: (at: number) => number | null = () => 1): Point[] =>
  times.reduce<Point[]>((kept, at) => remember(kept, { at, values: { n: value(at) } }), []);

test("old points leave, and there are never more than the ring holds", () => {
  const long = ring(Array.from({ length: 1_000 }, (_, at) => at * gapMs));
  assert.ok(long.length <= pointsMax);
  assert.ok((long.at(-1)?.at ?? 0) - (long[0]?.at ?? 0) <= keptMs);
  assert.equal(ring([0, keptMs + 1]).length, 1);
});

test("a point too soon replaces the last one, and a clock that was set back begins anew", () => {
  assert.deepEqual(ring([0, 5_000, 6_000]).map((one) => one.at), [0, 6_000]);
  assert.deepEqual(ring([50_000, 55_000, 10_000]).map((one) => one.at), [10_000]);
});

test("the line goes from edge to edge and up to the top; zero lies on the ground", () => {
  const shape = shapeOf(ring([0, 5_000, 10_000], (at) => at / 1_000), "n", 100, 52);
  assert.equal(shape.line, "M0 51L50 26L100 1");
  assert.deepEqual([shape.top, shape.last], [10, 10]);
  assert.equal(shapeOf(ring([0, 5_000], () => 0), "n", 100, 52).line, "M0 51L100 51");
});

test("what is not known, and a time when nobody looked, is a gap", () => {
  const unknown = shapeOf(ring([0, 5_000, 10_000, 15_000, 20_000], (at) => (at === 10_000 ? null : 1)), "n", 100, 52);
  assert.equal(unknown.line.match(/M/g)?.length, 2);
  assert.equal(shapeOf(ring([0, 5_000, 120_000, 125_000]), "n", 100, 52).line.match(/M/g)?.length, 2);
  assert.deepEqual(shapeOf([], "n", 100, 52), { line: "", area: "", top: 0, last: null });
});
