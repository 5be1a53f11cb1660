// What has the words of the box in it.
import { useEffect } from "preact/hooks";
import { call, has, query, type Message, type Order, type Page, type SearchResult } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { go, link, place } from "../lib/router.ts";
import { canBeFound, search } from "../lib/search.ts";
import { t } from "../lib/words.ts";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { OrderTable } from "./orders.tsx";

interface Hits { known: SearchResult; orders: Order[]; messages: Message[] }
const nothing: SearchResult = { hits: [], more: [], opens: null };

async function find(q: string): Promise<Hits> {
  const rows = <T,>(page: Promise<Page<T>>) => page.then((one) => one.data);
  const known = canBeFound(q) ? await search(q) : nothing;
  if (known.opens) return { known, orders: [], messages: [] };
  const [orders, messages] = await Promise.all([
    has("orders") ? rows(call<Page<Order>>("orders", `/v1/orders${query({ q, limit: 20 })}`)) : Promise.resolve([]),
    rows(call<Page<Message>>("notifications", `/v1/messages${query({ q, limit: 50 })}`)),
  ]);
  return { known, orders, messages };
}

export function Search() {
  const q = place.value.query.get("q")?.trim() ?? "";
  const hits = useResource(`search ${q}`, () => (q ? find(q) : Promise.resolve({ known: nothing, orders: [], messages: [] })), false);
  const opens = hits.data?.known.opens;
  useEffect(() => { if (opens) go(link(opens), "replace"); }, [opens]);
  return (
    <>
      <Heading title={q ? t("find.for", { q }) : t("find.title")} short={t("find.title")} sentence={t("find.hint")} />
      <Loaded from={hits}>
        {({ known, orders, messages }) => (
          <>
            {known.hits.length > 0 && <Known result={known} />}
            {orders.length > 0 && <Panel title={t("nav.orders")} flush><OrderTable rows={orders} /></Panel>}
            {messages.length > 0 && <Panel title={t("nav.messages")} flush><MessageTable rows={messages} caption={t("nav.messages")} /></Panel>}
            {q && !has("orders") && <p class="quiet-text">{t("find.half")}</p>}
            {q && known.hits.length + orders.length + messages.length === 0 && <Empty><p>{t("find.none", { q })}</p></Empty>}
          </>
        )}
      </Loaded>
    </>
  );
}

function Known({ result }: { result: SearchResult }) {
  return (
    <Panel title={t("find.hits")} aside={result.more.length > 0 && <span class="quiet-text">{t("find.more")}</span>}>
      <ul class="found">{result.hits.map((one) => <li key={`${one.kind} ${one.id}`}><a href={link(one.to)}>{t(`omni.hit.${one.kind}`, { value: one.text })}</a></li>)}</ul>
    </Panel>
  );
}
