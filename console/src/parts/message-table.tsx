// Messages as rows, wherever they are listed.
import type { Message } from "../lib/client.ts";
import { plain, shortId } from "../lib/format.ts";
import { link } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { StateChip } from "./chip.tsx";
import { DataTable, type Column } from "./data-table.tsx";
import { Time } from "./time.tsx";

export function MessageTable({ rows, caption, brief = false }: { rows: Message[]; caption: string; brief?: boolean }) {
  const columns: Column<Message>[] = [
    { title: t("col.state"), cell: (one) => <StateChip state={one.status} />, kind: "state" },
    { title: t("col.recipient"), cell: (one) => <Recipient of={one} /> },
    { title: t("col.kind"), cell: (one) => <span class="cut"><Kind of={one} /></span> },
  ];
  if (!brief) {
    columns.push(
      { title: t("col.subject"), cell: (one) => <span class="cut">{one.subject ? plain(one.subject) : "–"}</span>, kind: "wide" },
      { title: t("col.order"), cell: (one) => <a href={link(`orders/${one.order}`)} title={one.order}><code>{shortId(one.order)}</code></a>, kind: "roomy" },
      { title: t("col.attempts"), cell: (one) => one.attempts, kind: "number" },
      { title: t("col.reply"), cell: (one) => <span class="cut reply" title={one.last_reply ?? ""}>{one.last_reply ?? "–"}</span>, kind: "wide" });
  }
  columns.push({ title: t("col.time"), cell: (one) => <Time at={one.updated_at} />, kind: "when" });
  return <DataTable caption={caption} columns={columns} rows={rows} keyOf={(one) => one.id} hrefOf={(one) => link(`messages/${one.id}`)} />;
}

function Recipient({ of }: { of: Message }) {
  return <span class="cut">{of.recipient ? plain(of.recipient) : t("msg.nobody")}</span>;
}

function Kind({ of }: { of: Message }) {
  return (
    <>
      {named("kind", of.kind)}
      {of.test && <span class="badge warn">{t("badge.test")}</span>}
      {of.copy_of && <span class="badge">{t("badge.copy")}</span>}
      {of.uncertain_attempts > 0 && <span class="badge warn">{t("badge.uncertain")}</span>}
    </>
  );
}
