// One look: is anything lost, what waits, what needs a person.
import { call, has, query, type Ledger, type Message, type Page, type Readiness, type StageList } from "../lib/client.ts";
import { duration } from "../lib/format.ts";
import { usePulse } from "../lib/pulse.ts";
import { useResource } from "../lib/resource.ts";
import { link } from "../lib/router.ts";
import { named, t, type Word } from "../lib/words.ts";
import { Checks } from "../parts/checks.tsx";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { Plots } from "../parts/plots.tsx";
import { RelayCards } from "../parts/relay-cards.tsx";

interface Look { ledger: Ledger; sides: { side: "orders" | "notifications"; ready: Readiness }[] }

async function look(): Promise<Look> {
  const sides = (["orders", "notifications"] as const).filter(has);
  const [ledger, ...ready] = await Promise.all([
    call<Ledger>("notifications", "/v1/ledger"), ...sides.map((side) => call<Readiness>(side, "/readyz", {}, [503])),
  ]);
  return { ledger, sides: sides.flatMap((side, at) => (ready[at] ? [{ side, ready: ready[at] }] : [])) };
}

const messages = (status: string, limit: number) =>
  call<Page<Message>>("notifications", `/v1/messages${query({ status, limit })}`).then((page) => page.data);

const waitingIn = (ledger: Ledger) => ledger.messages.queued + ledger.messages.sending + ledger.messages.deferred;
const needyIn = (ledger: Ledger) => ledger.messages.dead + ledger.messages.failed + ledger.events.quarantined;

const oldestDueIn = (stages?: StageList) => stages?.stages.find((one) => one.name === "journal")?.oldest_seconds ?? 0;

function sentenceOf(ledger: Ledger, oldestDue: number): string {
  const events = ledger.events.received;
  if (events === 0 && ledger.drift === 0) return t("over.none");
  const waiting = waitingIn(ledger), needy = needyIn(ledger);
  const age = oldestDue >= 1 ? t("over.oldest", { age: duration(oldestDue) }) : "";
  const parts = [ledger.drift > 0 ? t("over.drift", { n: ledger.drift }) : t("over.events", { n: events })];
  if (waiting > 0) parts.push(t("over.waiting", { n: waiting, age }));
  parts.push(needy > 0 ? t("over.need", { n: needy }) : t("over.quiet"));
  return parts.join(" ");
}

export function Overview() {
  const now = useResource("overview", look);
  const pulse = usePulse();
  const oldestDue = oldestDueIn(pulse.data?.stages);
  const tone = !now.data ? undefined : now.data.ledger.drift > 0 || needyIn(now.data.ledger) > 0 ? "bad" : "good";
  return (
    <>
      <Heading title={t("over.title")} short={t("over.title")} sentence={now.data && sentenceOf(now.data.ledger, oldestDue)} tone={tone} />
      <Loaded from={now}>{({ ledger }) => <Tiles ledger={ledger} oldestDue={oldestDue} />}</Loaded>
      <Loaded from={pulse}>{({ stages, relays }) => <><Way stages={stages} /><Plots /><RelayCards relays={relays} /></>}</Loaded>
      <div class="columns">
        <NeedsYou />
        <Panel title={t("over.checks")} aside={<a href={link("system")}>{t("nav.system")}</a>}>
          <Loaded from={now}>{(data) => <>{data.sides.map((one) => <Checks key={one.side} title={named("side", one.side)} checks={one.ready.checks} />)}</>}</Loaded>
        </Panel>
      </div>
      <Latest />
    </>
  );
}

function Tile({ word, value, note, tone, href }: { word: Word; value: number; note?: string; tone?: string; href?: string }) {
  const inside = <><span class="tile-name">{t(word)}</span><strong>{value.toLocaleString()}</strong><span class="quiet-text">{note ?? "\u00a0"}</span></>;
  return href ? <a class={`tile ${tone ?? ""}`} href={href}>{inside}</a> : <div class={`tile ${tone ?? ""}`}>{inside}</div>;
}

function Tiles({ ledger, oldestDue }: { ledger: Ledger; oldestDue: number }) {
  const { messages: by } = ledger;
  const share = (count: number) => (count > 0 ? "bad" : "");
  const unsent = by.skipped + by.suppressed + by.superseded;
  return (
    <div class="tiles">
      <Tile word="tile.drift" value={ledger.drift} tone={ledger.drift > 0 ? "bad" : "good"} note={t(ledger.drift > 0 ? "tile.driftn" : "tile.drift0")} />
      <Tile word="tile.sent" value={by.sent} href={link("messages", { status: "sent" })} />
      <Tile word="tile.waiting" value={waitingIn(ledger)} note={oldestDue >= 1 ? t("tile.oldest", { age: duration(oldestDue) }) : t("tile.now")} tone={oldestDue > 300 ? "wait" : ""} href={link("messages", { status: "queued,sending,deferred" })} />
      <Tile word="tile.deferred" value={by.deferred} tone={by.deferred > 0 ? "wait" : ""} href={link("messages", { status: "deferred" })} />
      <Tile word="tile.failed" value={by.failed} tone={share(by.failed)} href={link("messages", { status: "failed" })} />
      <Tile word="tile.dead" value={by.dead} tone={share(by.dead)} href={link("dead-letters")} />
      <Tile word="tile.quarantined" value={ledger.events.quarantined} tone={share(ledger.events.quarantined)} href={link("quarantine")} />
      <Tile word="tile.unsent" value={unsent} href={link("messages", { status: "suppressed,skipped,superseded" })} />
    </div>
  );
}

// Rate, what waits and how long the oldest has waited, stage by stage.
function Way({ stages }: { stages: StageList }) {
  const rate = (value: number | null) => (value === null ? t("stage.norate") : t("stage.rate", { n: value.toLocaleString(undefined, { maximumFractionDigits: 1 }) }));
  return (
    <Panel title={t("over.path")}>
      <ol class="way">
        {stages.stages.map((one) => (
          <li key={one.name}>
            <span class="tile-name">{t(`stage.${one.name}`)}</span><strong>{rate(one.per_second)}</strong>
            <span class="quiet-text">{one.backlog === null ? "\u00a0" : t("stage.waits", { n: one.backlog })}{one.oldest_seconds !== null && one.oldest_seconds >= 1 && `, ${t("stage.oldest", { age: duration(one.oldest_seconds) })}`}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

function NeedsYou() {
  const needy = useResource("needs-you", async () => {
    const [dead, failed] = await Promise.all([messages("dead", 5), messages("failed", 5)]);
    return [...dead, ...failed].sort((left, right) => right.updated_at.localeCompare(left.updated_at)).slice(0, 6);
  });
  return (
    <Panel title={t("over.needs")} flush aside={<a href={link("dead-letters")}>{t("nav.dead")}</a>}>
      <Loaded from={needy}>
        {(rows) => (rows.length ? <MessageTable rows={rows} caption={t("over.needs")} brief /> : <Empty><p>{t("over.nothing")}</p></Empty>)}
      </Loaded>
    </Panel>
  );
}

function Latest() {
  const latest = useResource("latest", () => call<Page<Message>>("notifications", "/v1/messages?limit=10").then((page) => page.data));
  return (
    <Panel title={t("over.recent")} flush aside={<a href={link("messages")}>{t("over.more")}</a>}>
      <Loaded from={latest}>
        {(rows) => (rows.length ? <MessageTable rows={rows} caption={t("over.recent")} /> : <Empty><p>{t("list.empty.all")}</p></Empty>)}
      </Loaded>
    </Panel>
  );
}
