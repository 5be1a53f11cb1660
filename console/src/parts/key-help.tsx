// The list of keys, and the keys themselves. They are off inside fields and dialogs; single letters can be switched off (WCAG 2.1.4).
import { signal } from "@preact/signals";
import { go, link } from "../lib/router.ts";
import { paused, singleKeys, zone } from "../lib/settings.ts";
import { t } from "../lib/words.ts";
import { moveFocus } from "./data-table.tsx";
import { Dialog } from "./dialog.tsx";
import { places } from "./frame.tsx";

export const helpShown = signal(false);

const list = [
  ["/ · Ctrl K · ⌘ K", "keys.search"], ["g o m r b d q s k a", "keys.go"], ["j k", "keys.move"], ["Enter", "keys.open"], ["u", "keys.back"],
  ["r", "keys.resend"], ["y", "keys.copy"], ["1 – 4", "keys.tabs"], ["p", "keys.pause"], ["z", "keys.zone"], ["?", "keys.help"],
] as const;

export function KeyHelp() {
  if (!helpShown.value) return null;
  return (
    <Dialog title={t("keys.title")} close={() => (helpShown.value = false)}>
      <dl class="keys">
        {list.map(([keys, word]) => <div key={word}><dt><kbd>{keys}</kbd></dt><dd>{t(word)}</dd></div>)}
      </dl>
      <label class="check"><input type="checkbox" checked={singleKeys.value} onChange={(event) => (singleKeys.value = event.currentTarget.checked)} />{t("menu.single")}</label>
      <footer><button type="button" class="primary" onClick={() => (helpShown.value = false)}>{t("dialog.close")}</button></footer>
    </Dialog>
  );
}

const press = (id: string) => document.getElementById(id)?.click();
const find = () => document.getElementById("omnibox")?.focus();
let wentAt = 0;

const actions: Record<string, () => void> = {
  "/": find,
  "?": () => (helpShown.value = true),
  j: () => moveFocus(1),
  k: () => moveFocus(-1),
  u: () => history.back(),
  r: () => press("resend"),
  y: () => press("copy-link"),
  p: () => (paused.value = !paused.value),
  z: () => (zone.value = zone.value === "utc" ? "mine" : "utc"),
};

export function onKey(event: KeyboardEvent): void {
  if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    find();
    return;
  }
  const target = event.target as HTMLElement;
  if (event.metaKey || event.ctrlKey || event.altKey || target.closest("input, textarea, select, dialog, [role=tablist]")) return;
  const inTable = target.closest("tbody") !== null;
  if (inTable && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    event.preventDefault();
    moveFocus(event.key === "ArrowDown" ? 1 : -1);
    return;
  }
  if (!singleKeys.value) return;
  if (Date.now() - wentAt < 1_500) {
    wentAt = 0;
    const there = places().find((one) => one.letter === event.key);
    if (there) { event.preventDefault(); go(link(there.path)); return; }
  }
  if (event.key === "g") wentAt = Date.now();
  const action = actions[event.key] ?? (/^[1-9]$/.test(event.key) ? () => document.querySelector<HTMLElement>(`[data-tab="${event.key}"]`)?.click() : undefined);
  if (!action) return;
  event.preventDefault();
  action();
}
