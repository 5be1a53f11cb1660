// What is around every page: the rail (a bar at the bottom on a phone), the box that finds everything, and what a person can set.
import type { ComponentChildren } from "preact";
import { has, hasMailbox, may, reachable, session } from "../lib/client.ts";
import { link, place } from "../lib/router.ts";
import { nextTheme, paused, theme, zone } from "../lib/settings.ts";
import { t, type Word } from "../lib/words.ts";
import { Icon, type IconName } from "./icon.tsx";
import { Omnibox } from "./omnibox.tsx";
import { SettingsMenu } from "./settings-menu.tsx";
import { Toast } from "./toast.tsx";

export interface Place { path: string; word: Word; icon: IconName; letter: string }

export const places = (): Place[] => {
  const all: Place[] = [
    { path: "", word: "nav.overview", icon: "overview", letter: "o" },
    { path: "messages", word: "nav.messages", icon: "messages", letter: "m" },
    { path: "orders", word: "nav.orders", icon: "orders", letter: "r" },
    { path: "mailbox", word: "nav.mailbox", icon: "mailbox", letter: "b" },
    { path: "dead-letters", word: "nav.dead", icon: "dead", letter: "d" },
    { path: "quarantine", word: "nav.quarantine", icon: "quarantine", letter: "q" },
    { path: "system", word: "nav.system", icon: "system", letter: "s" },
    { path: "keys", word: "nav.keys", icon: "keys", letter: "k" },
    { path: "audit", word: "nav.audit", icon: "audit", letter: "a" },
  ];
  const hidden = [...(has("orders") ? [] : ["orders"]), ...(hasMailbox() ? [] : ["mailbox"]), ...(may("keys:admin") ? [] : ["keys", "audit"])];
  return all.filter((one) => !hidden.includes(one.path));
};

export function Frame({ children }: { children: ComponentChildren }) {
  const here = place.value.path.split("/")[0] ?? "";
  const mode = session.value?.delivery_mode ?? "live";
  return (
    <>
      <a class="skip" href="#main" onClick={(event) => { event.preventDefault(); document.getElementById("main")?.focus(); }}>{t("app.skip")}</a>
      <header class="top">
        <a class="brand" href={link("")} aria-label={t("app.name")}><Mark /><span>{t("app.name")}</span></a>
        <Omnibox />
        <div class="controls">
          <LiveSwitch />
          <button type="button" class="plain" title={t("zone.switch")} onClick={() => (zone.value = zone.value === "utc" ? "mine" : "utc")}>
            <Icon name="clock" /><span class="wide-only">{t(`zone.${zone.value}`)}</span><span class="unseen">{t("zone.switch")}</span>
          </button>
          <button type="button" class="plain wide-only" title={t(`theme.${theme.value}`)} aria-label={t(`theme.${theme.value}`)} onClick={() => (theme.value = nextTheme(theme.value))}>
            <Icon name="sun" />
          </button>
          <SettingsMenu />
        </div>
      </header>
      <nav class="rail" aria-label={t("nav.label")}>
        <ul>
          {places().map((one) => (
            <li key={one.path}><a href={link(one.path)} aria-current={here === one.path ? "page" : undefined}><Icon name={one.icon} /><span>{t(one.word)}</span></a></li>
          ))}
        </ul>
      </nav>
      <main id="main" tabIndex={-1}>
        {mode !== "live" && <p class="banner" role="note">{t("mode.banner", { mode })}</p>}
        {children}
      </main>
      <Toast />
    </>
  );
}

export function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <rect width="32" height="32" rx="8" /><path d="M7 11h18v11H7zM7 11l9 7 9-7" />
    </svg>
  );
}

function LiveSwitch() {
  const state = !reachable.value ? "lost" : paused.value ? "paused" : "on";
  return (
    <button type="button" class={`plain live ${state}`} title={t(paused.value ? "live.resume" : "live.pause")} aria-pressed={paused.value}
            onClick={() => (paused.value = !paused.value)}>
      <Icon name={paused.value ? "play" : "pause"} /><span class="dot" aria-hidden="true" /><span>{t(`live.${state}`)}</span>
    </button>
  );
}
