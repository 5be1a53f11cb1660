// Mails whose retries are exhausted: why, in groups, and what to do with many of them at once.
import { useState } from "preact/hooks";
import { call, query, type Ledger, type Message, type Page } from "../lib/client.ts";
import { choiceIn, filtersOf, fits, type Choice } from "../lib/dead-letter-choice.ts";
import { groupsOf, type Group } from "../lib/groups.ts";
import { useResource } from "../lib/resource.ts";
import { go, link, place } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { ReplayPanel } from "../parts/replay-panel.tsx";
import { SavedViews } from "../parts/saved-views.tsx";

export function DeadLetters() {
  const after = place.value.query.get("after") ?? undefined;
  const path = `/v1/dead-letters${query({ limit: 200, after })}`;
  const list = useResource(path, () => call<Page<Message>>("notifications", path));
  const ledger = useResource("ledger", () => call<Ledger>("notifications", "/v1/ledger"));
  const choice = choiceIn(place.value.query), filters = filtersOf(choice);
  const choose = (next: Choice) => go(link("dead-letters", { ...next, after }), "replace"); // the focus stays where it is
  const [acted, setActed] = useState(false); // what was done stays in sight when nothing is left
  const dead = ledger.data?.messages.dead ?? list.data?.data.length ?? 0;
  return (
    <>
      <Heading title={t("dead.title")} short={t("dead.title")} sentence={ledger.data && (dead > 0 ? t("dead.lead", { n: dead }) : t("dead.empty"))} tone={dead > 0 ? "bad" : "good"} />
      <SavedViews list="dead-letters" filters={filters} />
      <Loaded from={list}>
        {(page) => page.data.length === 0 && !acted ? <Panel title={t("dead.title")}><Empty><p>{t("dead.empty")}</p></Empty></Panel> : (
          <>
            <div class="columns">
              <Panel title={t("dead.groups")} flush aside={<span class="as-of">{t("dead.of", { n: page.data.length })}</span>}>
                <Groups groups={groupsOf(page.data)} choose={(one) => choose({ domain: one.domain, kind: one.kind, text: one.reply })} />
              </Panel>
              <ReplayPanel choice={choice} change={choose} changed={() => { setActed(true); list.reload(); ledger.reload(); }} />
            </div>
            <Listed page={page} choice={choice} after={after} />
          </>
        )}
      </Loaded>
    </>
  );
}

function Listed({ page, choice, after }: { page: Page<Message>; choice: Choice; after: string | undefined }) {
  const rows = page.data.filter((one) => fits(choice, one)), filters = filtersOf(choice);
  return (
    <Panel title={t("nav.messages")} flush>
      {rows.length > 0 ? <MessageTable rows={rows} caption={t("dead.title")} /> : <Empty><p>{t("list.empty")}</p></Empty>}
      <footer class="pager">
        <span class="quiet-text">{t("list.shown", { n: rows.length })}</span>
        {Object.keys(filters).length > 0 && <a class="button plain" href={link("dead-letters")}>{t("list.clear")}</a>}
        {after && <a class="button" href={link("dead-letters", filters)}>{t("list.newest")}</a>}
        {page.next && <a class="button" href={link("dead-letters", { ...filters, after: page.next })}>{t("list.older")}</a>}
      </footer>
    </Panel>
  );
}

function Groups({ groups, choose }: { groups: Group[]; choose: (one: Group) => void }) {
  return (
    <DataTable caption={t("dead.groups")} rows={groups} keyOf={(one) => `${one.domain} ${one.reply} ${one.kind}`} columns={[
      { title: t("col.count"), cell: (one) => one.count, kind: "number" },
      { title: t("col.domain"), cell: (one) => <span class="cut">{one.domain || "–"}</span> },
      { title: t("col.kind"), cell: (one) => <span class="cut">{named("kind", one.kind)}</span> },
      { title: t("col.reply"), cell: (one) => <span class="cut" title={one.sample.last_reply ?? ""}>{one.sample.last_reply ?? one.sample.reason ?? "–"}</span>, kind: "wide" },
      { title: t("dead.pick"), cell: (one) => <button type="button" onClick={() => choose(one)}>{t("dead.pick")}</button>, kind: "slim" },
    ]} />
  );
}
