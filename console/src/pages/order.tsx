// One order: where it stands, what it holds, what happened to it and which mails came of that.
import { useState } from "preact/hooks";
import type { components } from "#api/orders";
import { asProblem, call, has, may, query, send, type Message, type Order, type Page, type Problem } from "../lib/client.ts";
import { absolute, money, plain, relative, shortId } from "../lib/format.ts";
import { mailsOf, nameOf } from "../lib/order-words.ts";
import { useResource } from "../lib/resource.ts";
import { link } from "../lib/router.ts";
import { orderMoves } from "../lib/states.ts";
import { named, t } from "../lib/words.ts";
import { OrderChip, StateChip } from "../parts/chip.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { DataTable } from "../parts/data-table.tsx";
import { Explanation } from "../parts/explanation.tsx";
import { Heading } from "../parts/heading.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { OrderStoryPanel } from "../parts/order-story.tsx";
import { needs } from "../parts/needs.ts";
import { Loaded, Panel } from "../parts/panel.tsx";
import { ProblemPanel } from "../parts/problem-panel.tsx";
import { Time } from "../parts/time.tsx";

type OrderEvent = components["schemas"]["OrderEvent"];
interface Whole { order: Order | undefined; events: OrderEvent[]; messages: Message[] }

async function whole(id: string): Promise<Whole> {
  const messages = call<Page<Message>>("notifications", `/v1/messages${query({ order: id, limit: 200 })}`);
  if (!has("orders")) return { order: undefined, events: [], messages: (await messages).data };
  const [order, events, mails] = await Promise.all([call<Order>("orders", `/v1/orders/${id}`), call<Page<OrderEvent>>("orders", `/v1/orders/${id}/events`), messages]);
  return { order, events: events.data, messages: mails.data };
}

export function OrderPage({ id }: { id: string }) {
  const found = useResource(`order ${id}`, () => whole(id));
  const order = found.data?.order;
  const name = order ? nameOf(order) : shortId(id);
  return (
    <>
      <Heading title={<>{order && <OrderChip status={order.status} />} {t("order.title", { name })}{order?.test && <span class="badge warn">{t("badge.test")}</span>}</>} short={t("order.title", { name })}
               sentence={order && t("order.sentence", { status: named("order", order.status), version: order.version, time: relative(order.updated_at) })}
               actions={<CopyButton id="copy-link" label={t("msg.link")} icon="link" text={() => location.href} />} />
      <Loaded from={found}>
        {({ order: shown, events, messages }) => (
          <>
            {messages.every((one) => one.status !== "sent") && <Explanation asked={{ order: id }} />}
            {messages.length > 0 && <Panel title={t("order.mails")} flush><MessageTable rows={messages} caption={t("order.mails")} brief /></Panel>}
            <OrderStoryPanel order={id} />
            {shown && (
              <div class="columns">
                <div>
                  <Moves order={shown} reload={found.reload} />
                  <Items order={shown} />
                  <History events={events} messages={messages} />
                </div>
                <Facts order={shown} />
              </div>
            )}
          </>
        )}
      </Loaded>
    </>
  );
}

function Moves({ order, reload }: { order: Order; reload: () => void }) {
  const [problem, setProblem] = useState<Problem>();
  const move = (status: string) => {
    setProblem(undefined);
    send("PATCH", "orders", `/v1/orders/${order.id}`, { status }, { "If-Match": `"${order.version}"` })
      .then(reload, (failure: unknown) => setProblem(asProblem(failure)));
  };
  const moves = orderMoves[order.status];
  return (
    <Panel title={t("order.move")}>
      {moves.length === 0 ? <p class="quiet-text">{t("order.final")}</p> : (
        <div class="actions start">{moves.map((one) => <button key={one} type="button" {...needs("orders:write")} onClick={() => move(one)}>{named("order", one)}</button>)}</div>
      )}
      {problem && <ProblemPanel problem={problem} />}
    </Panel>
  );
}

function Items({ order }: { order: Order }) {
  const sums = ([["order.subtotal", order.subtotal], ["order.discount", -order.discount], ["order.shipping", order.shipping], ["order.tax", order.tax]] as const)
    .filter(([word, value]) => value !== 0 && !(word === "order.subtotal" && value === order.total));
  return (
    <Panel title={t("order.items")} flush>
      <div class="table-frame">
        <table>
          <caption class="unseen">{t("order.items")}</caption>
          <thead><tr><th scope="col">{t("col.item")}</th><th scope="col" class="number">{t("col.quantity")}</th><th scope="col" class="number money">{t("col.price")}</th><th scope="col" class="number money">{t("col.sum")}</th></tr></thead>
          <tbody>
            {order.items.map((one, at) => (
              <tr key={at}>
                <td data-title={t("col.item")}>{plain(one.name)} {one.sku && <code class="quiet-text">{plain(one.sku)}</code>}</td>
                <td class="number" data-title={t("col.quantity")}>{one.quantity}</td>
                <td class="number" data-title={t("col.price")}>{money(one.unit_price, order.currency)}</td>
                <td class="number" data-title={t("col.sum")}>{money(one.unit_price * one.quantity, order.currency)}</td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            {sums.map(([word, value]) => <tr key={word}><th scope="row" colSpan={3}>{t(word)}</th><td class="number">{money(value, order.currency)}</td></tr>)}
            <tr class="total"><th scope="row" colSpan={3}>{t("order.total")}</th><td class="number">{money(order.total, order.currency)}</td></tr>
          </tfoot>
        </table>
      </div>
    </Panel>
  );
}

// Each event and the mails that came of it; an event without one is what people ask about.
function History({ events, messages }: { events: OrderEvent[]; messages: Message[] }) {
  return (
    <Panel title={t("order.history")} flush>
      <DataTable caption={t("order.history")} rows={events} keyOf={(one) => one.id} columns={[
        { title: t("col.version"), cell: (one) => one.version, kind: "number" },
        { title: t("col.event"), cell: (one) => <span title={one.id}>{named("kind", one.type.split(".")[1] ?? one.type)}</span> },
        { title: t("col.changed"), cell: (one) => <span class="cut">{one.changed.join(", ") || "–"}</span>, kind: "wide" },
        { title: t("order.mails"), cell: (one) => (
          <>
            {mailsOf(one.id, messages).map((mail) => <a key={mail.id} class="chip-link" href={link(`messages/${mail.id}`)}><StateChip state={mail.status} /></a>)}
            {!one.notify && <span class="badge">{t("order.silent")}</span>}
          </>
        ) },
        { title: t("col.time"), cell: (one) => <Time at={one.time} />, kind: "when" },
      ]} />
    </Panel>
  );
}

function Facts({ order }: { order: Order }) {
  const { customer, shipping_address: at, tracking } = order;
  return (
    <Panel title={t("order.facts")}>
      <dl class="facts">
        <div><dt>{t("fact.email")}</dt><dd>{may("addresses:read") ? <a href={link(`people/${customer.email}`)}>{plain(customer.email)}</a> : plain(customer.email)}</dd></div>
        {customer.name && <div><dt>{t("fact.name")}</dt><dd>{plain(customer.name)}</dd></div>}
        {customer.locale && <div><dt>{t("fact.locale")}</dt><dd>{customer.locale}</dd></div>}
        {customer.time_zone && <div><dt>{t("fact.zone")}</dt><dd>{customer.time_zone}</dd></div>}
        {at && <div><dt>{t("order.address")}</dt><dd>{[at.name, ...(at.lines ?? []), `${at.postal_code ?? ""} ${at.city ?? ""}`.trim(), at.region, at.country].filter(Boolean).map((line, row) => <span key={row} class="line">{plain(String(line))}</span>)}</dd></div>}
        {tracking && <div><dt>{t("order.tracking")}</dt><dd>{[tracking.carrier, tracking.number].filter(Boolean).map((one) => plain(String(one))).join(" ")}</dd></div>}
        <div><dt>{t("fact.created")}</dt><dd>{absolute(order.created_at)}</dd></div>
        <div><dt>{t("fact.id")}</dt><dd><code>{order.id}</code></dd></div>
      </dl>
    </Panel>
  );
}
