// What runs here and how it is: health, build, figures, documents.
import { call, has, session, type Readiness } from "../lib/client.ts";
import { absolute, bytes, duration, relative } from "../lib/format.ts";
import { figure, parseMetrics, type Sample } from "../lib/metrics.ts";
import { useResource } from "../lib/resource.ts";
import { root } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { Checks } from "../parts/checks.tsx";
import { Consumers } from "../parts/consumers.tsx";
import { Findings } from "../parts/findings.tsx";
import { Heading } from "../parts/heading.tsx";
import { Options } from "../parts/options.tsx";
import { Loaded, Panel } from "../parts/panel.tsx";

interface Side { side: "orders" | "notifications"; ready: Readiness; metrics: Sample[] }

const load = () => Promise.all((["orders", "notifications"] as const).filter(has).map(async (side): Promise<Side> => {
  const [ready, metrics] = await Promise.all([call<Readiness>(side, "/readyz", {}, [503]), call<string>(side, "/metrics")]);
  return { side, ready, metrics: parseMetrics(metrics) };
}));

function sentenceOf(sides: Side[]): [string, "good" | "wait" | "bad"] {
  const bad = sides.flatMap((one) => one.ready.checks.filter((check) => !check.ok));
  const why = bad.map((check) => `${check.name}${check.why ? ` (${check.why})` : ""}`).join(", ");
  if (bad.length === 0) return [t("sys.ready"), "good"];
  return bad.some((check) => check.needed !== false) ? [t("sys.notready", { why }), "bad"] : [t("sys.degraded", { why }), "wait"];
}

export function System() {
  const sides = useResource("system", load);
  const [sentence, tone] = sides.data ? sentenceOf(sides.data) : [undefined, undefined];
  return (
    <>
      <Heading title={t("sys.title")} short={t("sys.title")} sentence={sentence} tone={tone} />
      <Loaded from={sides}>
        {(shown) => (
          <div class="columns">
            <div>
              <Panel title={t("sys.checks")}>{shown.map((one) => <Checks key={one.side} title={named("side", one.side)} checks={one.ready.checks} />)}</Panel>
              <Findings />
              {shown.filter((one) => one.side === "notifications").map((one) => <Consumers key={one.side} samples={one.metrics} />)}
            </div>
            <div>
              <Build metrics={shown.flatMap((one) => one.metrics)} />
              {shown.map((one) => <Figures key={one.side} side={one} many={shown.length > 1} />)}
            </div>
          </div>
        )}
      </Loaded>
      {sides.data?.map((one) => <Options key={one.side} side={one.side} many={(sides.data?.length ?? 0) > 1} />)}
    </>
  );
}

function Build({ metrics }: { metrics: Sample[] }) {
  const now = session.value;
  const build = metrics.find((one) => one.name === "tidings_build_info");
  const started = figure(metrics.filter((one) => one.name === "process_start_time_seconds").slice(0, 1), "process_start_time_seconds");
  const docs = root.replace(/console\/$/, "");
  return (
    <Panel title={t("sys.build")}>
      <dl class="facts">
        <div><dt>{t("sys.version")}</dt><dd>{now?.version}</dd></div>
        <div><dt>{t("sys.program")}</dt><dd>{build?.labels.program} <span class="quiet-text">{build?.labels.compiler}</span></dd></div>
        {started && <div><dt>{t("sys.uptime")}</dt><dd>{absolute(new Date(started * 1000).toISOString())}</dd></div>}
        <div><dt>{t("sys.mode")}</dt><dd><code>{now?.delivery_mode}</code></dd></div>
        <div><dt>{t("sys.session")}</dt><dd>{now?.auth === "off" ? t("sys.nokey") : <>{now?.client}{now?.ends_at && <span class="quiet-text"> {t("sys.ends", { time: relative(now.ends_at) })}</span>}</>}</dd></div>
        <div><dt>{t("sys.docs")}</dt><dd><a href={`${docs}docs`} target="_blank" rel="noopener">/docs</a> <a href={`${docs}openapi.json`} target="_blank" rel="noopener">/openapi.json</a> <a href={`${docs}metrics`} target="_blank" rel="noopener">/metrics</a></dd></div>
      </dl>
    </Panel>
  );
}

function Figures({ side, many }: { side: Side; many: boolean }) {
  const of = (name: string, labels = {}) => figure(side.metrics, name, labels);
  const breaker = side.metrics.find((one) => one.name === "tidings_breaker_state" && one.value === 1)?.labels;
  const mail = side.side === "notifications";
  const rows: [string, string | undefined][] = [
    [t("sys.breaker"), mail && breaker ? `${breaker.breaker}: ${breaker.state}` : undefined],
    [t("sys.due"), mail && of("tidings_oldest_due_seconds") !== undefined ? duration(of("tidings_oldest_due_seconds") ?? 0) : undefined],
    [t("sys.lag"), of("tidings_consumer_lag_events")?.toLocaleString()],
    [t("sys.outbox"), mail ? undefined : of("tidings_outbox_unpublished")?.toLocaleString()],
    [t("sys.room"), mail || of("tidings_disk_room_bytes") === undefined ? undefined : bytes(of("tidings_disk_room_bytes") ?? 0)],
    [t("sys.memory"), of("process_resident_memory_bytes") === undefined ? undefined : bytes(of("process_resident_memory_bytes") ?? 0)],
  ];
  return (
    <Panel title={many ? `${t("sys.figures")}: ${named("side", side.side)}` : t("sys.figures")}>
      <dl class="facts">{rows.map(([name, value]) => value !== undefined && <div key={name}><dt>{name}</dt><dd>{value}</dd></div>)}</dl>
    </Panel>
  );
}
