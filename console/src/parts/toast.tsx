// One line that says what was done, read out by assistive technology.
import { signal } from "@preact/signals";

const shown = signal("");
let timer: ReturnType<typeof setTimeout> | undefined;

export function say(text: string): void {
  shown.value = text;
  clearTimeout(timer);
  timer = setTimeout(() => (shown.value = ""), 4_000);
}

export function Toast() {
  return <div class="toast" role="status" aria-live="polite">{shown.value && <p>{shown.value}</p>}</div>;
}
