// The address bar is the state: a path, a query, and the row that was left. Links are ordinary <a>; clicks on ours stay in the page.
import { signal } from "@preact/signals";

// ".../console/assets/console-HASH.js" is where this script came from, whatever path a proxy put before it.
export const root = new URL("../", import.meta.url).pathname;

export interface Place {
  path: string; // below the root, without slashes at its ends: "messages/msg_…"
  query: URLSearchParams;
  row: string | undefined; // the row that was left, after going back
}

function here(): Place {
  const path = location.pathname.slice(root.length).replace(/\/+$/, "");
  const state = history.state as { row?: string } | null;
  return { path: decodeURIComponent(path), query: new URLSearchParams(location.search), row: state?.row };
}

export const place = signal<Place>({ path: "", query: new URLSearchParams(), row: undefined });
export const moved = signal(0); // counts navigations, so that the focus can follow

export function link(path: string, query: Record<string, string | undefined> = {}): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) if (value) search.set(name, value);
  const encoded = path.split("/").map(encodeURIComponent).join("/");
  return root + encoded + (search.size ? `?${search}` : "");
}

export function go(target: string, how: "push" | "replace" = "push"): void {
  const row = document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset.row;
  if (how === "push") {
    if (row) history.replaceState({ row }, "");
    history.pushState(null, "", target);
  } else {
    history.replaceState(history.state, "", target);
  }
  place.value = here();
  if (how === "push") moved.value++;
}

export function startRouter(): void {
  place.value = here();
  addEventListener("popstate", () => {
    place.value = here();
    moved.value++;
  });
  document.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const target = (event.target as Element).closest<HTMLAnchorElement>("a[href]");
    if (!target || target.target || target.origin !== location.origin || !target.pathname.startsWith(root)) return;
    event.preventDefault();
    go(target.pathname + target.search);
  });
}
