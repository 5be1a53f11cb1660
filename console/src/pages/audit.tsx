// Who changed what, narrowed by what stands in the address.
import { call, has, query, type AuditEntry, type Page } from "../lib/client.ts";
import { all } from "../lib/all.ts";
import { clockTime } from "../lib/format.ts";
import { useResource } from "../lib/resource.ts";
import { link, place } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { DataTable, type Column } from "../parts/data-table.tsx";
import { FilterForm, type Field } from "../parts/filter-form.tsx";
import { Heading } from "../parts/heading.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { Time } from "../parts/time.tsx";

const names = ["actor", "action", "object"] as const;
const actions = all<AuditEntry["action"]>()(
  "message.resend", "order.correct-address", "dead-letters.replay", "dead-letters.discard", "dead-letters.cancel", "quarantine.retry", "quarantine.discard",
  "parked-events.retry", "parked-events.discard", "mailbox.clear", "customer.erase", "key.create", "key.revoke", "session.open", "view.save", "view.remove");
const tones = { done: "good", refused: "quiet", failed: "bad", open: "wait" } as const;

export function Audit() {
  const asked = place.value.query;
  const filters = Object.fromEntries(names.flatMap((name) => (asked.get(name) ? [[name, asked.get(name) ?? ""]] : [])));
  const after = asked.get("after") ?? undefined;
  const path = `/v1/audit${query({ ...filters, limit: 50, after })}`;
  const list = useResource(path, () => call<Page<AuditEntry>>("notifications", path));
  const fields: Field[] = [
    { name: "action", title: t("audit.action"), type: "search", choices: actions.map((value) => ({ value, title: value })) },
    { name: "actor", title: t("audit.actor"), type: "search" }, { name: "object", title: t("audit.object"), type: "search" },
  ];
  return (
    <>
      <Heading title={t("audit.title")} short={t("audit.title")} sentence={t("audit.lead")} />
      <FilterForm fields={fields} values={filters} />
      <Panel title={t("audit.title")} flush aside={list.at && <span class="as-of">{t("asof", { time: clockTime(list.at) })}</span>}>
        <Loaded from={list}>
          {(page) => page.data.length === 0 ? <Empty><p>{t("audit.empty")}</p></Empty> : (
            <>
              <AuditTable rows={page.data} />
              <footer class="pager">
                <span class="quiet-text">{t("audit.shown", { n: page.data.length })}</span>
                {after && <a class="button" href={link("audit", { ...filters })}>{t("list.newest")}</a>}
                {page.next && <a class="button" href={link("audit", { ...filters, after: page.next })}>{t("list.older")}</a>}
              </footer>
            </>
          )}
        </Loaded>
      </Panel>
    </>
  );
}

function AuditTable({ rows }: { rows: AuditEntry[] }) {
  const columns: Column<AuditEntry>[] = [
    { title: t("audit.action"), cell: (one) => <code>{one.action}</code> },
    { title: t("audit.who"), cell: (one) => <span class="cut" title={one.actor}>{one.actor_name || one.actor}</span> },
    { title: t("audit.object"), cell: (one) => <What object={one.object} /> },
    { title: t("audit.outcome"), cell: (one) => <span class={`chip ${tones[one.outcome]}`}><Icon name={tones[one.outcome]} />{named("outcome", one.outcome)}</span>, kind: "state" },
    { title: t("audit.remote"), cell: (one) => one.remote ?? "–", kind: "roomy" },
    { title: t("col.time"), cell: (one) => <Time at={one.time} />, kind: "when" },
  ];
  return <DataTable caption={t("audit.title")} columns={columns} rows={rows} keyOf={(one) => one.id} />;
}

function What({ object }: { object: string | null }) {
  if (!object) return <>–</>;
  if (object.startsWith("msg_")) return <a class="cut" href={link(`messages/${object}`)}>{object}</a>;
  if (object.startsWith("ord_") && has("orders")) return <a class="cut" href={link(`orders/${object}`)}>{object}</a>;
  return <span class="cut">{object}</span>;
}
