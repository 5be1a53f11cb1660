// What the API finds for what was typed: an id, an address, a reference. Words are looked for in lists.
import { call, query, type SearchResult } from "./client.ts";
import { go, link } from "./router.ts";

export const search = (q: string): Promise<SearchResult> => call<SearchResult>("notifications", `/v1/search${query({ q })}`);

// Too long, or nothing: such a text is not asked about.
export const canBeFound = (typed: string): boolean => typed.trim().length >= 3 && new TextEncoder().encode(typed.trim()).length <= 400;

// The one page that was meant, at once; otherwise the page with everything that was found.
export async function openFound(typed: string): Promise<void> {
  const q = typed.trim();
  const page = link("search", { q });
  if (!canBeFound(q)) return go(page);
  try {
    const { opens } = await search(q);
    go(opens ? link(opens) : page);
  } catch {
    go(page); // it says what is wrong
  }
}
