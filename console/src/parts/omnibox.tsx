// One box finds everything: it says what it recognised, and Enter takes the first suggestion. A combobox by the ARIA Authoring Practices.
import { useEffect, useRef, useState } from "preact/hooks";
import type { SearchHit } from "../lib/client.ts";
import { recognise } from "../lib/recognise.ts";
import { go, link } from "../lib/router.ts";
import { shortId } from "../lib/format.ts";
import { canBeFound, openFound, search } from "../lib/search.ts";
import { t } from "../lib/words.ts";
import { places } from "./frame.tsx";
import { Icon, type IconName } from "./icon.tsx";

interface Suggestion { text: string; href: string; icon: IconName; finds?: string } // finds: the API is asked first which page is meant

const iconOf: Record<SearchHit["kind"], IconName> = { order: "orders", message: "messages", event: "search", person: "search" };
const suggestionOf = (hit: SearchHit): Suggestion => ({ text: t(`omni.hit.${hit.kind}`, { value: hit.text }), href: link(hit.to), icon: iconOf[hit.kind] });
const shownHits = 6, askAfterMs = 200;

// What the API knows about the text, once a person stops typing for a moment.
function useHits(typed: string): Suggestion[] {
  const [found, setFound] = useState<{ q: string; hits: Suggestion[] }>({ q: "", hits: [] });
  const q = typed.trim();
  useEffect(() => {
    if (!canBeFound(q) || recognise(q).what === "address") return undefined;
    let wanted = true;
    const timer = setTimeout(() => void search(q).then((result) => wanted && setFound({ q, hits: result.hits.slice(0, shownHits).map(suggestionOf) }), () => undefined), askAfterMs);
    return () => { wanted = false; clearTimeout(timer); };
  }, [q]);
  return found.q === q ? found.hits : [];
}

export function suggestionsFor(typed: string): Suggestion[] {
  const text = typed.trim();
  if (!text) return places().map((one) => ({ text: t("omni.go", { value: t(one.word) }), href: link(one.path), icon: one.icon }));
  const found = recognise(text);
  const search: Suggestion = { text: t("omni.search", { value: text }), href: link("search", { q: text }), icon: "search", finds: text };
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

// What was found comes behind what is certain from the text alone.
function withHits(certain: Suggestion[], hits: Suggestion[]): Suggestion[] {
  const known = new Set(certain.map((one) => one.href));
  return [...certain.slice(0, 1), ...hits.filter((one) => !known.has(one.href)), ...certain.slice(1)];
}

export function Omnibox() {
  const [typed, setTyped] = useState("");
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const hits = useHits(typed);
  const list = open ? withHits(suggestionsFor(typed), hits) : [];
  const chosen = list[Math.min(at, list.length - 1)];
  const take = (one: Suggestion | undefined) => {
    if (!one) return;
    setOpen(false);
    setTyped("");
    input.current?.blur();
    if (one.finds) void openFound(one.finds);
    else go(one.href);
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
