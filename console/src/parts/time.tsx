// A moment: relative, with the absolute time on hover and for assistive technology; one clock for the whole page.
import { signal } from "@preact/signals";
import { absolute, relative } from "../lib/format.ts";

const tick = signal(Date.now());
setInterval(() => (tick.value = Date.now()), 10_000);

export function Time({ at }: { at: string }) {
  const full = absolute(at);
  return <time dateTime={at} title={full} aria-label={full}>{relative(at, tick.value)}</time>;
}
