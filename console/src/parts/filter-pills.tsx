// The filters that are set, each with a way to take it away; what they hide is named.
import { filterNames, statesIn, viewShown, type FilterName, type Filters } from "../lib/message-filters.ts";
import { absolute, plain, shortId } from "../lib/format.ts";
import { link } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { Icon } from "./icon.tsx";

function valueOf(name: FilterName, value: string): string {
  switch (name) {
    case "status": return statesIn(value).map((state) => named("state", state)).join(", ") || value;
    case "kind": return named("kind", value);
    case "from": case "to": return Number.isNaN(Date.parse(value)) ? value : absolute(value);
    case "order": return shortId(value);
    case "uncertain": case "resent": return "";
    default: return plain(value);
  }
}

export function FilterPills({ filters }: { filters: Filters }) {
  const byView = viewShown(filters) !== undefined; // the view says it already
  const set = filterNames.filter((name) => filters[name] && !(byView && (name === "status" || name === "resent")));
  if (set.length === 0) return null;
  return (
    <ul class="pills" aria-label={t("list.set")}>
      {set.map((name) => {
        const value = valueOf(name, filters[name] ?? "");
        const said = value ? `${t(`filter.${name}`)}: ${value}` : t(`filter.${name}`);
        return <li key={name}><a class="pill" href={link("messages", { ...filters, [name]: undefined })} aria-label={t("list.unset", { filter: said })}>{said}<Icon name="bad" /></a></li>;
      })}
    </ul>
  );
}
