// Mails whose retries are exhausted: why, in groups, and what to do with many of them at once.
import { useState } from "preact/hooks";
import { call, query, type DeadLetterGroup, type DeadLetterGroups, type Ledger, type Message, type Page } from "../lib/client.ts";
import { choiceIn, filtersOf, fits, listedBy, type Choice } from "../lib/dead-letter-choice.ts";
import { useCounted } from "../lib/counted.ts";
import { plain } from "../lib/format.ts";
import { useResource } from "../lib/resource.ts";
import { go, link, place } from "../lib/router.ts";
import { named, t } from "../lib/words.ts";
import { DataTable } from "../parts/data-table.tsx";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { ReplayPanel } from "../parts/replay-panel.tsx";
import { SavedViews } from "../parts/saved-views.tsx";
import { Time } from "../parts/time.tsx";

export function DeadLetters() {
  const after = place.value.query.get("after") ?? undefined;
  const choice = choiceIn(place.value.query), filters = filtersOf(choice);
  const path = `/v1/dead-letters${query({ limit: 200, after, ...listedBy(choice) })}`;
  const list = useResource(path, () => call<Page<Message>>("notifications", path));
  const ledger = useResource("ledger", () => call<Ledger>("notifications", "/v1/ledger"));
  const groups = useCounted("dead groups", () => call<DeadLetterGroups>("notifications", "/v1/dead-letters/groups"), ledger.data?.messages.dead);
  const choose = (next: Choice) => go(link("dead-letters", { ...next, after }), "replace"); // the focus stays where it is
  const [acted, setActed] = useState(false); // what was done stays in sight when nothing is left
  const dead = ledger.data?.messages.dead ?? 0;
  const reload = () => [list, ledger].forEach((one) => one.reload());
  return (
    <>
      <Heading title={t("dead.title")} short={t("dead.title")} sentence={ledger.data && (dead > 0 ? t("dead.lead", { n: dead }) : t("dead.empty"))} tone={dead > 0 ? "bad" : "good"} />
      <SavedViews list="dead-letters" filters={filters} />
      <Loaded from={ledger}>
        {() => dead === 0 && !acted ? <Panel title={t("dead.title")}><Empty><p>{t("dead.empty")}</p></Empty></Panel> : (
          <>
            <div class="columns">
              <Panel title={t("dead.groups")} flush aside={groups.data && <span class="as-of">{t("groups.of", { n: groups.data.looked_at })}</span>}>
                <Loaded from={groups}>{(found) => <Groups groups={found.data} choose={(one) => choose({ domain: one.domain, kind: one.kind, text: one.text })} />}</Loaded>
              </Panel>
              <ReplayPanel choice={choice} change={choose} changed={() => { setActed(true); reload(); }} />
            </div>
            <Loaded from={list}>{(page) => <Listed page={page} choice={choice} after={after} />}</Loaded>
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

// The codes, when there are some, and an example of the words.
const said = ({ reply, latest }: DeadLetterGroup) => (/^\d/.test(reply) ? `${reply} ${plain(latest.said)}` : plain(latest.said)) || "–";

function Groups({ groups, choose }: { groups: DeadLetterGroup[]; choose: (one: DeadLetterGroup) => void }) {
  return (
    <DataTable caption={t("dead.groups")} rows={groups} keyOf={(one) => `${one.domain} ${one.relay} ${one.reply} ${one.kind}`} columns={[
      { title: t("col.count"), cell: (one) => one.count, kind: "number" },
      { title: t("col.domain"), cell: (one) => <span class="cut">{one.domain || "–"}</span> },
      { title: t("col.kind"), cell: (one) => <span class="cut">{named("kind", one.kind)}</span> },
      { title: t("col.reply"), cell: (one) => <span class="cut" title={`${one.relay} ${plain(one.latest.said)}`.trim()}>{said(one)}</span>, kind: "wide" },
      { title: t("groups.last"), cell: (one) => <Time at={one.last_died_at} />, kind: "when" },
      { title: t("groups.pick"), cell: (one) => <button type="button" onClick={() => choose(one)}>{t("groups.pick")}</button>, kind: "slim" },
    ]} />
  );
}
