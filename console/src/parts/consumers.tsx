// Who reads which topic here: partitions of this instance, how far behind, and what went wrong on the way. Nothing for an embedded event log.
import { figure, type Sample } from "../lib/metrics.ts";
import { t } from "../lib/words.ts";
import { DataTable } from "./data-table.tsx";
import { Panel } from "./panel.tsx";

interface Consumer { topic: string; up: boolean; partitions: number; lag: number; buffered: number; rebalances: number; resets: number }

export function consumersIn(samples: Sample[]): Consumer[] {
  const topics = [...new Set(samples.filter((one) => one.name === "tidings_consumer_partitions").map((one) => one.labels.topic ?? ""))];
  return topics.map((topic) => {
    const of = (name: string, labels = {}) => figure(samples, name, { topic, ...labels }) ?? 0;
    return {
      topic, up: of("tidings_kafka_up", { client: "consumer" }) > 0, partitions: of("tidings_consumer_partitions"), lag: of("tidings_consumer_lag_events"),
      buffered: of("tidings_consumer_buffered_records"), rebalances: of("tidings_consumer_rebalances_total"), resets: of("tidings_consumer_offset_resets_total"),
    };
  });
}

export function Consumers({ samples }: { samples: Sample[] }) {
  const rows = consumersIn(samples);
  if (rows.length === 0) return null;
  return (
    <Panel title={t("consumer.title")} flush>
      <DataTable caption={t("consumer.title")} rows={rows} keyOf={(one) => one.topic} columns={[
        { title: t("consumer.topic"), cell: (one) => <><code>{one.topic}</code>{!one.up && <span class="badge warn">{t("consumer.down")}</span>}</> },
        { title: t("consumer.partitions"), cell: (one) => one.partitions, kind: "number" },
        { title: t("consumer.lag"), cell: (one) => one.lag.toLocaleString(), kind: "number" },
        { title: t("consumer.buffered"), cell: (one) => one.buffered.toLocaleString(), kind: "number" },
        { title: t("consumer.rebalances"), cell: (one) => one.rebalances, kind: "number" },
        { title: t("consumer.resets"), cell: (one) => one.resets, kind: "number" },
      ]} />
    </Panel>
  );
}
