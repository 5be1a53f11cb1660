// All messages, narrowed by what stands in the address. The list does not move under the cursor: new rows wait behind a button.
import { useRef } from "preact/hooks";
import { call, curl, query, type Ledger, type Message, type Page } from "../lib/client.ts";
import { clockTime } from "../lib/format.ts";
import { useResource } from "../lib/resource.ts";
import { link, place, setQuery } from "../lib/router.ts";
import { messageStates, type MessageState } from "../lib/states.ts";
import { named, t } from "../lib/words.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { FilterForm, type Field } from "../parts/filter-form.tsx";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";

const usual: readonly MessageState[] = ["queued", "deferred", "sent", "failed", "dead"];
const names = ["status", "recipient", "order", "q"] as const;

export function Messages() {
  const asked = place.value.query;
  const filters = Object.fromEntries(names.flatMap((name) => (asked.get(name) ? [[name, asked.get(name) ?? ""]] : [])));
  const after = asked.get("after") ?? undefined;
  const path = `/v1/messages${query({ ...filters, limit: 50, after })}`;
  const list = useResource(path, () => call<Page<Message>>("notifications", path));
  const ledger = useResource("ledger", () => call<Ledger>("notifications", "/v1/ledger"));
  const fields: Field[] = [
    { name: "recipient", title: t("col.recipient"), type: "search" }, { name: "q", title: t("list.text"), type: "search" },
    { name: "order", title: t("col.order"), type: "search" },
  ];
  return (
    <>
      <Heading title={t("list.title")} short={t("list.title")} actions={<CopyButton label={t("msg.curl")} icon="terminal" text={() => curl("notifications", path)} />} />
      <Views chosen={filters.status ?? ""} counts={ledger.data?.messages} />
      <FilterForm fields={fields} values={filters} keep={{ status: filters.status }} />
      <Panel title={t("list.title")} flush aside={list.at && <span class="as-of">{t("asof", { time: clockTime(list.at) })}</span>}>
        <Loaded from={list}>{(page) => <Rows key={path} page={page} filtered={Object.keys(filters).length > 0} first={!after} />}</Loaded>
      </Panel>
    </>
  );
}

function Views({ chosen, counts }: { chosen: string; counts: Ledger["messages"] | undefined }) {
  const total = counts && Object.values(counts).reduce((sum, one) => sum + one, 0);
  // States that are rare are offered when there is something in them.
  const shown = messageStates.filter((state) => state === chosen || usual.includes(state) || (counts?.[state] ?? 0) > 0);
  const view = (state: MessageState | "", count: number | undefined) => (
    <a key={state} href={link("messages", { ...Object.fromEntries(place.value.query), status: state, after: undefined })} aria-current={chosen === state ? "true" : undefined}>
      {state ? named("state", state) : t("state.all")}{count !== undefined && <span class="count">{count.toLocaleString()}</span>}
    </a>
  );
  return <nav class="views" aria-label={t("list.views")}>{view("", total)}{shown.map((state) => view(state, counts?.[state]))}</nav>;
}

function Rows({ page, filtered, first }: { page: Page<Message>; filtered: boolean; first: boolean }) {
  const shown = useRef(page);
  const ids = new Set(shown.current.data.map((one) => one.id));
  const fresh = first ? page.data.filter((one) => !ids.has(one.id)).length : 0;
  const latest = new Map(page.data.map((one) => [one.id, one]));
  const rows = shown.current.data.map((one) => latest.get(one.id) ?? one);
  if (rows.length === 0 && fresh === 0) {
    return <Empty><p>{t(filtered ? "list.empty" : "list.empty.all")}</p>{filtered && <a class="button" href={link("messages")}>{t("list.clear")}</a>}</Empty>;
  }
  return (
    <>
      {fresh > 0 && <p class="fresh"><button type="button" onClick={() => { shown.current = page; setQuery({ after: undefined }); }}>{t("list.new", { n: fresh })}</button></p>}
      <MessageTable rows={rows} caption={t("list.title")} />
      <footer class="pager">
        <span class="quiet-text">{t("list.shown", { n: rows.length })}</span>
        {!first && <a class="button" href={link("messages", { ...Object.fromEntries(place.value.query), after: undefined })}>{t("list.newest")}</a>}
        {page.next && <a class="button" href={link("messages", { ...Object.fromEntries(place.value.query), after: page.next })}>{t("list.older")}</a>}
      </footer>
    </>
  );
}
