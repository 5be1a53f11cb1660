// One box finds everything: it says what it recognised, and Enter takes the first suggestion. A combobox by the ARIA Authoring Practices.
import { useRef, useState } from "preact/hooks";
import { recognise } from "../lib/recognise.ts";
import { go, link } from "../lib/router.ts";
import { shortId } from "../lib/format.ts";
import { t } from "../lib/words.ts";
import { places } from "./frame.tsx";
import { Icon, type IconName } from "./icon.tsx";

interface Suggestion { text: string; href: string; icon: IconName }

export function suggestionsFor(typed: string): Suggestion[] {
  const text = typed.trim();
  if (!text) return places().map((one) => ({ text: t("omni.go", { value: t(one.word) }), href: link(one.path), icon: one.icon }));
  const found = recognise(text);
  const search: Suggestion = { text: t("omni.search", { value: text }), href: link("search", { q: text }), icon: "search" };
  switch (found.what) {
    case "message": return [{ text: t("omni.message", { value: shortId(found.id) }), href: link(`messages/${found.id}`), icon: "messages" }];
    case "order": return [{ text: t("omni.order", { value: shortId(found.id) }), href: link(`orders/${found.id}`), icon: "orders" }];
    case "event": return [search];
    case "mail": return [{ text: t("omni.message", { value: found.id }), href: link(`messages/${found.id.split("@")[0] ?? ""}`), icon: "messages" }];
    case "address": return [
      { text: t("omni.person", { value: found.email }), href: link(`people/${found.email}`), icon: "search" },
      { text: t("omni.recipient", { value: found.email }), href: link("messages", { recipient: found.email }), icon: "messages" },
    ];
    case "words": {
      const pages = places().filter((one) => t(one.word).toLowerCase().startsWith(text.toLowerCase()));
      return [search, { text: t("omni.words", { value: text }), href: link("messages", { q: text }), icon: "messages" as const },
        ...pages.map((one) => ({ text: t("omni.go", { value: t(one.word) }), href: link(one.path), icon: one.icon }))];
    }
  }
}

export function Omnibox() {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const list = open ? suggestionsFor(typed) : [];
  const chosen = list[Math.min(at, list.length - 1)];
  const take = (one: Suggestion | undefined) => {
    if (!one) return;
    setOpen(false);
    setTyped("");
    input.current?.blur();
    go(one.href);
  };
  const onKey = (event: KeyboardEvent) => {
    if (event.key === "Escape") { setOpen(false); input.current?.blur(); }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      setAt((at + (event.key === "ArrowDown" ? 1 : list.length - 1)) % Math.max(1, list.length));
    }
  };
  return (
    <form class="omnibox" role="search" onSubmit={(event) => { event.preventDefault(); take(open ? chosen : suggestionsFor(typed)[0]); }}>
      <Icon name="search" />
      <input id="omnibox" ref={input} type="text" role="combobox" autocomplete="off" spellcheck={false} value={typed} aria-label={t("omni.label")}
             placeholder={t("omni.placeholder")} aria-expanded={open} aria-controls="omnibox-list" aria-autocomplete="list"
             aria-activedescendant={open && chosen ? `omni-${list.indexOf(chosen)}` : undefined} onFocus={() => setOpen(true)} onBlur={() => setOpen(false)}
             onInput={(event) => { setTyped(event.currentTarget.value); setOpen(true); setAt(0); }} onKeyDown={onKey} />
      <kbd aria-hidden="true">/</kbd>
      <ul id="omnibox-list" role="listbox" aria-label={t("omni.label")} hidden={!open}>
        {list.map((one, place) => (
          <li key={one.href} id={`omni-${place}`} role="option" aria-selected={one === chosen} onMouseDown={(event) => { event.preventDefault(); take(one); }}>
            <Icon name={one.icon} />{one.text}
          </li>
        ))}
      </ul>
    </form>
  );
}
