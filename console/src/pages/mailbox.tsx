// The built-in mailbox of `tidings dev`: every mail that went there, newest first.
import { useState } from "preact/hooks";
import { asProblem, call, curl, type Problem, query, type KeptMail, type Page } from "../lib/client.ts";
import { bytes, clockTime, plain } from "../lib/format.ts";
import { useResource } from "../lib/resource.ts";
import { link, place } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { DataTable, type Column } from "../parts/data-table.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { FilterForm } from "../parts/filter-form.tsx";
import { Heading } from "../parts/heading.tsx";
import { Icon } from "../parts/icon.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { ProblemPanel } from "../parts/problem-panel.tsx";
import { Time } from "../parts/time.tsx";
import { say } from "../parts/toast.tsx";

export function Mailbox() {
  const q = place.value.query.get("q") ?? undefined;
  const after = place.value.query.get("after") ?? undefined;
  const path = `/v1/mailbox${query({ q, limit: 50, after })}`;
  const list = useResource(path, () => call<Page<KeptMail>>("notifications", path));
  const [asking, setAsking] = useState(false);
  const any = (list.data?.data.length ?? 0) > 0;
  return (
    <>
      <Heading title={t("box.title")} short={t("box.title")} sentence={t("box.lead")} actions={
        <>
          {any && <button type="button" onClick={() => setAsking(true)}><Icon name="trash" />{t("box.clear")}</button>}
          <CopyButton label={t("msg.curl")} icon="terminal" text={() => curl("notifications", path)} />
        </>} />
      <FilterForm fields={[{ name: "q", title: t("box.search"), type: "search" }]} values={q ? { q } : {}} />
      <Panel title={t("box.title")} flush aside={list.at && <span class="as-of">{t("asof", { time: clockTime(list.at) })}</span>}>
        <Loaded from={list}>{(page) => <Rows page={page} q={q} first={!after} />}</Loaded>
      </Panel>
      {asking && <ClearDialog close={() => setAsking(false)} done={() => { setAsking(false); list.reload(); }} />}
    </>
  );
}

const columns = (): Column<KeptMail>[] => [
  { title: t("col.subject"), cell: (one) => <span class="cut">{plain(one.subject) || t("box.nosubject")}</span> },
  { title: t("box.to"), cell: (one) => <span class="cut">{one.recipients.map(plain).join(", ")}</span> },
  { title: t("box.from"), cell: (one) => <span class="cut">{plain(one.from || one.sender) || "–"}</span>, kind: "wide" },
  { title: t("box.size"), cell: (one) => bytes(one.size), kind: "number" },
  { title: t("col.time"), cell: (one) => <Time at={one.received_at} />, kind: "when" },
];

function Rows({ page, q, first }: { page: Page<KeptMail>; q: string | undefined; first: boolean }) {
  return (
    <>
      {page.data.length > 0
        ? <DataTable caption={t("box.title")} columns={columns()} rows={page.data} keyOf={(one) => one.id} hrefOf={(one) => link(`mailbox/${one.id}`)} />
        : <Empty><p>{t(q || !first ? "box.none" : "box.empty")}</p></Empty>}
      {(page.next || !first) && (
        <footer class="pager">
          {!first && <a class="button" href={link("mailbox", { q })}>{t("list.newest")}</a>}
          {page.next && <a class="button" href={link("mailbox", { q, after: page.next })}>{t("list.older")}</a>}
        </footer>
      )}
    </>
  );
}

function ClearDialog({ close, done }: { close: () => void; done: () => void }) {
  const [problem, setProblem] = useState<Problem>();
  const clear = () => call<{ deleted: number }>("notifications", "/v1/mailbox", { method: "DELETE" }).then(
    ({ deleted }) => { say(t("box.cleared", { n: deleted })); done(); },
    (failure: unknown) => setProblem(asProblem(failure)));
  return (
    <Dialog title={t("box.clear.title")} close={close}>
      <p>{t("box.clear.sure")}</p>
      {problem && <ProblemPanel problem={problem} />}
      <footer>
        <button type="button" onClick={close}>{t("dialog.cancel")}</button>
        <button type="button" class="danger" onClick={() => void clear()}>{t("box.clear.title")}</button>
      </footer>
    </Dialog>
  );
}
