// All messages, narrowed by what stands in the address. The list does not move under the cursor: new rows wait behind a button.
import { useRef, useState } from "preact/hooks";
import { call, curl, query, type Message, type Page, type ViewCounts } from "../lib/client.ts";
import { clockTime } from "../lib/format.ts";
import { filtersIn, kinds, viewNames, viewOf, viewShown, type Filters } from "../lib/message-filters.ts";
import { useResource } from "../lib/resource.ts";
import { link, place } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { FilterForm, type Field } from "../parts/filter-form.tsx";
import { FilterPills } from "../parts/filter-pills.tsx";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { SavedViews } from "../parts/saved-views.tsx";

type MessagePage = Page<Message> & { searched_to?: string };

const fieldsOf = (): Field[] => [
  { name: "recipient", title: t("col.recipient"), type: "search" }, { name: "q", title: t("list.text"), type: "search" },
  { name: "order", title: t("col.order"), type: "search" },
  { name: "kind", title: t("filter.kind"), type: "search", choices: kinds.map((value) => ({ value, title: named("kind", value) })) },
  { name: "domain", title: t("filter.domain"), type: "search" }, { name: "reply", title: t("filter.reply"), type: "search" },
];

export function Messages() {
  const asked = place.value.query;
  const filters = filtersIn(asked);
  const after = asked.get("after") ?? undefined;
  const path = `/v1/messages${query({ ...filters, limit: 50, after })}`;
  const shown = useRef<Set<string>>(new Set());
  const list = useResource(path, () => call<MessagePage>("notifications", path), true, (frame) => frame.messages.some((one) => shown.current.has(one.id)));
  shown.current = new Set(list.data?.data.map((one) => one.id));
  const fields = fieldsOf();
  const others = Object.fromEntries(Object.entries(filters).filter(([name]) => !fields.some((one) => one.name === name)));
  return (
    <>
      <Heading title={t("list.title")} short={t("list.title")} actions={<CopyButton label={t("msg.curl")} icon="terminal" text={() => curl("notifications", path)} />} />
      <Views filters={filters} />
      <SavedViews list="messages" filters={filters as Record<string, string>} />
      <FilterForm fields={fields} values={filters as Record<string, string>} keep={others} />
      <FilterPills filters={filters} />
      <Panel title={t("list.title")} flush aside={list.at && <span class="as-of">{t("asof", { time: clockTime(list.at) })}</span>}>
        <Loaded from={list}>{(page) => <Rows key={path} page={page} filtered={Object.keys(filters).length > 0} first={!after} />}</Loaded>
      </Panel>
    </>
  );
}

// Exact to 10,000; the counts are of all messages, whatever else narrows the list.
function Views({ filters }: { filters: Filters }) {
  const counts = useResource("view counts", () => call<ViewCounts>("notifications", "/v1/messages/counts"));
  const chosen = viewShown(filters);
  return (
    <nav class="views" aria-label={t("list.views")}>
      {viewNames.map((view) => {
        const count = counts.data?.views[view];
        return (
          <a key={view} href={link("messages", { ...viewOf(view, filters) })} aria-current={chosen === view ? "true" : undefined}>
            {t(`view.${view}`)}{count && <span class="count">{count.count.toLocaleString()}{count.more ? "+" : ""}</span>}
          </a>
        );
      })}
    </nav>
  );
}

function Rows({ page, filtered, first }: { page: MessagePage; filtered: boolean; first: boolean }) {
  const [shown, show] = useState(page);
  const ids = new Set(shown.data.map((one) => one.id));
  const fresh = first ? page.data.filter((one) => !ids.has(one.id)).length : 0;
  const latest = new Map(page.data.map((one) => [one.id, one]));
  const rows = shown.data.map((one) => latest.get(one.id) ?? one);
  if (rows.length === 0 && fresh === 0) {
    return <Empty><p>{t(filtered ? "list.empty" : "list.empty.all")}</p>{filtered && <a class="button" href={link("messages")}>{t("list.clear")}</a>}<Further page={page} /></Empty>;
  }
  return (
    <>
      {fresh > 0 && <p class="fresh"><button type="button" onClick={() => show(page)}>{t("list.new", { n: fresh })}</button></p>}
      <MessageTable rows={rows} caption={t("list.title")} />
      <footer class="pager">
        <span class="quiet-text">{t("list.shown", { n: rows.length })}</span>
        {!first && <a class="button" href={link("messages", { ...Object.fromEntries(place.value.query), after: undefined })}>{t("list.newest")}</a>}
        <Further page={page} />
      </footer>
    </>
  );
}

// A search may end before its page is full: then it says how far it looked.
function Further({ page }: { page: MessagePage }) {
  if (!page.next) return null;
  return (
    <>
      {page.searched_to && <span class="quiet-text">{t("list.searched", { time: clockTime(page.searched_to) })}</span>}
      <a class="button" href={link("messages", { ...Object.fromEntries(place.value.query), after: page.next })}>{t("list.older")}</a>
    </>
  );
}
