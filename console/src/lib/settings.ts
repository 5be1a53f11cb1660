// What a person chose for this browser: language, theme, time zone, keys. Kept in localStorage, which holds nothing else.
import { effect, signal } from "@preact/signals";
import { language, languages, speak, type Language } from "./words.ts";

export type Theme = "auto" | "light" | "dark";
export const theme = signal<Theme>("auto");
export const zone = signal<"mine" | "utc">("mine");
export const singleKeys = signal(true);
export const paused = signal(false);

const key = "tidings-console";

function read(): Record<string, unknown> {
  try {
    return JSON.parse(localStorage.getItem(key) ?? "{}") as Record<string, unknown>;
  } catch {
    return {};
  }
}

export async function loadSettings(): Promise<void> {
  const kept = read();
  const wanted = String(kept.language ?? navigator.language.slice(0, 2)) as Language;
  await speak(languages.includes(wanted) ? wanted : "en");
  if (kept.theme === "light" || kept.theme === "dark") theme.value = kept.theme;
  if (kept.zone === "utc") zone.value = "utc";
  if (kept.singleKeys === false) singleKeys.value = false;
  effect(() => {
    document.documentElement.dataset.theme = theme.value;
    document.documentElement.lang = language.value;
    const shown = { language: language.value, theme: theme.value, zone: zone.value, singleKeys: singleKeys.value };
    try {
      localStorage.setItem(key, JSON.stringify(shown));
    } catch {
      // Storage is full or forbidden: the choice lasts as long as the page.
    }
  });
}

export const nextTheme = (now: Theme): Theme => (now === "auto" ? "light" : now === "light" ? "dark" : "auto");
