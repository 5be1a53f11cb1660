// The last minutes of a few figures, kept in the browser: a ring of points that no server stores. Pure.
export interface Point { at: number; values: Record<string, number | null> } // at: ms since 1970

export const keptMs = 10 * 60_000, pointsMax = 150, gapMs = 4_000;

// A point that comes too soon after the last one takes its place; a clock that was set back begins anew.
export function remember(ring: readonly Point[], point: Point): Point[] {
  const last = ring.at(-1);
  if (last && point.at < last.at) return [point];
  const before = last && point.at - last.at < gapMs && ring.length > 1 ? ring.slice(0, -1) : ring;
  return [...before, point].filter((one) => point.at - one.at <= keptMs).slice(-pointsMax);
}

export interface Shape { line: string; area: string; top: number; last: number | null }

// The way of a line in a box of that size; a gap where a figure was not known, or where nobody looked for a while.
export function shapeOf(ring: readonly Point[], name: string, width: number, height: number): Shape {
  const known = ring.filter((one) => one.values[name] != null);
  const top = Math.max(...known.map((one) => one.values[name] ?? 0), 0);
  const from = ring[0]?.at ?? 0, span = Math.max(1, (ring.at(-1)?.at ?? 0) - from);
  const x = (one: Point) => round(((one.at - from) / span) * width);
  const y = (one: Point) => round(height - 1 - (top > 0 ? ((one.values[name] ?? 0) / top) * (height - 2) : 0));
  const runs: Point[][] = [];
  for (const one of ring) {
    const run = runs.at(-1), before = run?.at(-1);
    if (one.values[name] == null) runs.push([]);
    else if (run && before && one.at - before.at <= 6 * gapMs) run.push(one);
    else runs.push([one]);
  }
  const drawn = runs.filter((run) => run.length > 1);
  const line = drawn.map((run) => run.map((one, at) => `${at === 0 ? "M" : "L"}${x(one)} ${y(one)}`).join("")).join("");
  const area = drawn.map((run) => `M${x(run[0] as Point)} ${height}${run.map((one) => `L${x(one)} ${y(one)}`).join("")}L${x(run.at(-1) as Point)} ${height}Z`).join("");
  return { line, area, top, last: ring.at(-1)?.values[name] ?? null };
}

const round = (value: number): number => Math.round(value * 10) / 10;
