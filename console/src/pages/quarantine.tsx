// Records that are no order events: why, in groups, with their bytes as text or in hex.
import { useState } from "preact/hooks";
import type { components } from "#api/orders";
import { call, has, query, send, type Ledger, type Page, type QuarantineGroup, type QuarantineGroups } from "../lib/client.ts";
import { useCounted } from "../lib/counted.ts";
import { plain } from "../lib/format.ts";
import { hexOf } from "../lib/hex.ts";
import { useResource } from "../lib/resource.ts";
import { go, link, place } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Decision } from "../parts/decision.tsx";
import { Heading } from "../parts/heading.tsx";
import { Empty, Loaded, Panel, Skeleton } from "../parts/panel.tsx";
import { Time } from "../parts/time.tsx";

// The bytes come with the list or, when they do not, with the record itself.
interface Quarantined { id: number; topic: string; partition: number; offset: number; reason: string | null; stored_at: string; value?: string | null; value_base64?: string }

const chosenIn = (asked: URLSearchParams) => ({ topic: asked.get("topic") ?? undefined, problem: asked.get("problem") ?? undefined });

export function Quarantine() {
  const after = place.value.query.get("after") ?? undefined, chosen = chosenIn(place.value.query);
  const path = `/v1/quarantine${query({ limit: 100, after, ...chosen })}`;
  const list = useResource(path, () => call<Page<Quarantined>>("notifications", path));
  const ledger = useResource("ledger", () => call<Ledger>("notifications", "/v1/ledger"));
  const groups = useCounted("quarantine groups", () => call<QuarantineGroups>("notifications", "/v1/quarantine/groups"), ledger.data?.events.quarantined);
  const none = ledger.data?.events.quarantined === 0;
  const choose = ({ topic, problem }: QuarantineGroup) => go(link("quarantine", { topic, problem }), "replace"); // the focus stays where it is
  const reload = () => [list, ledger].forEach((one) => one.reload());
  return (
    <>
      <Heading title={t("quar.title")} short={t("quar.title")} sentence={t(none ? "quar.empty" : "quar.lead")} tone={none ? "good" : undefined} />
      <Loaded from={ledger}>
        {() => none ? <Panel title={t("quar.title")}><Empty><p>{t("quar.empty")}</p></Empty></Panel> : (
          <>
            <Panel title={t("quar.groups")} flush aside={groups.data && <span class="as-of">{t("groups.of", { n: groups.data.looked_at })}</span>}>
              <Loaded from={groups}>{(found) => <Groups groups={found.data} choose={choose} />}</Loaded>
            </Panel>
            <Loaded from={list}>{(page) => <Listed page={page} after={after} chosen={chosen} changed={reload} />}</Loaded>
          </>
        )}
      </Loaded>
      {has("orders") && <Parked />}
    </>
  );
}

function Groups({ groups, choose }: { groups: QuarantineGroup[]; choose: (one: QuarantineGroup) => void }) {
  return (
    <DataTable caption={t("quar.groups")} rows={groups} keyOf={(one) => `${one.topic} ${one.problem}`} columns={[
      { title: t("col.count"), cell: (one) => one.count, kind: "number" },
      { title: t("col.topic"), cell: (one) => <span class="cut">{one.topic}</span> },
      { title: t("col.reason"), cell: (one) => <span class="cut" title={plain(one.latest.reason)}>{named("unfit", one.problem)}</span>, kind: "wide" },
      { title: t("groups.first"), cell: (one) => <Time at={one.first_stored_at} />, kind: "when" },
      { title: t("groups.last"), cell: (one) => <Time at={one.last_stored_at} />, kind: "when" },
      { title: t("groups.pick"), cell: (one) => <button type="button" onClick={() => choose(one)}>{t("groups.pick")}</button>, kind: "slim" },
    ]} />
  );
}

interface ListedProps { page: Page<Quarantined>; after: string | undefined; chosen: ReturnType<typeof chosenIn>; changed: () => void }

function Listed({ page, after, chosen, changed }: ListedProps) {
  return (
    <Panel title={t("quar.title")} flush>
      {page.data.length === 0 ? <Empty><p>{t("quar.none")}</p></Empty> : <ul class="records">{page.data.map((one) => <Row key={one.id} one={one} changed={changed} />)}</ul>}
      <footer class="pager">
        <span class="quiet-text">{t("quar.shown", { n: page.data.length })}</span>
        {(chosen.topic ?? chosen.problem) && <a class="button plain" href={link("quarantine")}>{t("list.clear")}</a>}
        {after && <a class="button" href={link("quarantine", chosen)}>{t("list.newest")}</a>}
        {page.next && <a class="button" href={link("quarantine", { ...chosen, after: page.next })}>{t("list.older")}</a>}
      </footer>
    </Panel>
  );
}

const decide = (what: "retry" | "discard", id: number) => send("POST", "notifications", `/v1/quarantine/${what}`, { id });

type ParkedEvent = components["schemas"]["ParkedEvent"];

function Row({ one, changed }: { one: Quarantined; changed: () => void }) {
  const [open, setOpen] = useState(false);
  return (
    <li>
      <p><strong>{one.reason ?? "–"}</strong> <span class="quiet-text"><Time at={one.stored_at} /> · <code>{one.topic}/{one.partition}/{one.offset}</code></span></p>
      <details onToggle={(event) => setOpen(event.currentTarget.open)}><summary>{t("quar.show")}</summary>{open && <Bytes one={one} />}</details>
      <Decision retryName={t("quar.retry")} retried={t("quar.retried")} sure={t("quar.sure")} changed={changed}
                retry={() => decide("retry", one.id)} discard={() => decide("discard", one.id)} />
    </li>
  );
}

// On the other side of the event log: what Kafka would not take.
function Parked() {
  const list = useResource("parked", () => call<Page<ParkedEvent>>("orders", "/v1/parked-events?limit=100"));
  if (!list.problem && !list.data?.data.length) return null;
  return (
    <Panel title={t("park.title")} flush aside={<span class="quiet-text">{t("park.lead")}</span>}>
      <Loaded from={list}>
        {(page) => (
          <ul class="records">
            {page.data.map((one) => (
              <li key={one.id}>
                <p><strong>{one.reason}</strong> <span class="quiet-text"><Time at={one.parked_at} /> · <a href={link(`orders/${one.order}`)}><code>{one.order}</code></a> · {one.type}</span></p>
                <Decision retryName={t("park.retry")} retried={t("done")} sure={t("park.sure")} changed={list.reload}
                          retry={() => send("POST", "orders", "/v1/parked-events/retry", { order: one.order })} discard={() => send("POST", "orders", "/v1/parked-events/discard", { id: one.id })} />
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </Panel>
  );
}

function Bytes({ one }: { one: Quarantined }) {
  const record = useResource(`quarantine ${one.id}`, () => (one.value_base64 !== undefined ? Promise.resolve(one) : call<Quarantined>("notifications", `/v1/quarantine/${one.id}`)), false);
  if (!record.data && !record.problem) return <Skeleton />;
  return <Loaded from={record}>{(shown) => <pre class="code" tabIndex={0}>{shown.value ?? hexOf(shown.value_base64 ?? "")}</pre>}</Loaded>;
}
