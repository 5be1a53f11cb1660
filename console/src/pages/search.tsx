// What has the words of the box in it.
import { call, has, query, type Message, type Order, type Page } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { place } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { OrderTable } from "./orders.tsx";

interface Hits { orders: Order[]; messages: Message[] }

async function find(q: string): Promise<Hits> {
  const rows = <T,>(page: Promise<Page<T>>) => page.then((one) => one.data);
  const [orders, messages] = await Promise.all([
    has("orders") ? rows(call<Page<Order>>("orders", `/v1/orders${query({ q, limit: 20 })}`)) : Promise.resolve([]),
    rows(call<Page<Message>>("notifications", `/v1/messages${query({ q, limit: 50 })}`)),
  ]);
  return { orders, messages };
}

export function Search() {
  const q = place.value.query.get("q")?.trim() ?? "";
  const hits = useResource(`search ${q}`, () => (q ? find(q) : Promise.resolve({ orders: [], messages: [] })), false);
  return (
    <>
      <Heading title={q ? t("find.for", { q }) : t("find.title")} short={t("find.title")} sentence={t("find.hint")} />
      <Loaded from={hits}>
        {({ orders, messages }) => (
          <>
            {orders.length > 0 && <Panel title={t("nav.orders")} flush><OrderTable rows={orders} /></Panel>}
            {messages.length > 0 && <Panel title={t("nav.messages")} flush><MessageTable rows={messages} caption={t("nav.messages")} /></Panel>}
            {q && orders.length + messages.length === 0 && <Empty><p>{t("find.none", { q })}</p></Empty>}
          </>
        )}
      </Loaded>
    </>
  );
}
