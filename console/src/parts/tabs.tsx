// Tabs by the ARIA Authoring Practices: arrows move between them, 1–5 choose one from anywhere on the page.
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";

export interface Tab { name: string; title: string; body: () => ComponentChildren }

export function Tabs({ label, tabs, chosen, choose }: { label: string; tabs: Tab[]; chosen: string; choose: (name: string) => void }) {
  const id = useId();
  const at = Math.max(0, tabs.findIndex((one) => one.name === chosen));
  const onKey = (event: KeyboardEvent) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (!by || !next) return;
    event.preventDefault();
    choose(next.name);
    requestAnimationFrame(() => document.getElementById(`${id}-${next.name}`)?.focus());
  };
  return (
    <div class="tabs">
      <div role="tablist" aria-label={label} onKeyDown={onKey}>
        {tabs.map((one, place) => (
          <button key={one.name} type="button" role="tab" id={`${id}-${one.name}`} aria-selected={place === at} aria-controls={`${id}-body`}
                  tabIndex={place === at ? 0 : -1} data-tab={place + 1} onClick={() => choose(one.name)}>{one.title}</button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-body`} aria-labelledby={`${id}-${tabs[at]?.name}`}>{tabs[at]?.body()}</div>
    </div>
  );
}
