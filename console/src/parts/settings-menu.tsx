// Language, theme, keys, documents and signing out, in a popover.
import { useRef, useState } from "preact/hooks";
import { session, signOut } from "../lib/client.ts";
import { root } from "../lib/router.ts";
import { nextTheme, singleKeys, theme } from "../lib/settings.ts";
import { language, languages, speak, t, type Language } from "../lib/words.ts";
import { Icon } from "./icon.tsx";
import { helpShown } from "./key-help.tsx";

const names = { en: "English", de: "Deutsch" };

export function SettingsMenu() {
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const leave = (event: FocusEvent) => {
    if (!box.current?.contains(event.relatedTarget as Node | null)) setOpen(false);
  };
  return (
    <div class="menu" ref={box} onFocusOut={leave} onKeyDown={(event) => event.key === "Escape" && (setOpen(false), event.stopPropagation())}>
      <button type="button" class="plain" aria-expanded={open} aria-controls="settings" aria-label={t("menu.label")} title={t("menu.label")} onClick={() => setOpen(!open)}>
        <Icon name="menu" />
      </button>
      {open && (
        <div id="settings" class="popover">
          <label>{t("menu.language")}
            <select value={language.value} onChange={(event) => void speak(event.currentTarget.value as Language)}>
              {languages.map((one) => <option key={one} value={one}>{names[one]}</option>)}
            </select>
          </label>
          <button type="button" onClick={() => (theme.value = nextTheme(theme.value))}><Icon name="sun" />{t(`theme.${theme.value}`)}</button>
          <label class="check"><input type="checkbox" checked={singleKeys.value} onChange={(event) => (singleKeys.value = event.currentTarget.checked)} />{t("menu.single")}</label>
          <button type="button" onClick={() => { setOpen(false); helpShown.value = true; }}><Icon name="terminal" />{t("menu.keys")}</button>
          <a href={root.replace(/console\/$/, "docs")} target="_blank" rel="noopener"><Icon name="link" />{t("menu.docs")}</a>
          {session.value?.auth === "required" && (
            <button type="button" onClick={() => void signOut()}><Icon name="out" />{t("menu.out")}</button>
          )}
          {session.value?.auth === "required" && <p class="quiet-text">{t("menu.who", { who: [session.value.name || session.value.client, session.value.role].filter(Boolean).join(", ") })}</p>}
        </div>
      )}
    </div>
  );
}
