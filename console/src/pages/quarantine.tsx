// Records that are no order events, with their bytes as text or in hex.
import { useState } from "preact/hooks";
import type { components } from "#api/orders";
import { call, has, send, type Page } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { link } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { hexOf } from "../lib/hex.ts";
import { Decision } from "../parts/decision.tsx";
import { Heading } from "../parts/heading.tsx";
import { Empty, Loaded, Panel, Skeleton } from "../parts/panel.tsx";
import { Time } from "../parts/time.tsx";

// The bytes come with the list or, when they do not, with the record itself.
interface Quarantined { id: number; topic: string; partition: number; offset: number; reason: string | null; stored_at: string; value?: string | null; value_base64?: string }

export function Quarantine() {
  const list = useResource("quarantine", () => call<Page<Quarantined>>("notifications", "/v1/quarantine?limit=100"));
  const none = list.data?.data.length === 0;
  return (
    <>
      <Heading title={t("quar.title")} short={t("quar.title")} sentence={t(none ? "quar.empty" : "quar.lead")} tone={none ? "good" : undefined} />
      <Panel title={t("quar.title")} flush>
        <Loaded from={list}>
          {(page) => page.data.length === 0 ? <Empty><p>{t("quar.empty")}</p></Empty> : <ul class="records">{page.data.map((one) => <Row key={one.id} one={one} changed={list.reload} />)}</ul>}
        </Loaded>
      </Panel>
      {has("orders") && <Parked />}
    </>
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
