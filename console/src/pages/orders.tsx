// All orders, narrowed by what stands in the address.
import { useState } from "preact/hooks";
import { asProblem, call, curl, has, query, send, type Order, type Page, type Problem } from "../lib/client.ts";
import { clockTime, money, plain } from "../lib/format.ts";
import { nameOf, sampleOrder } from "../lib/order-words.ts";
import { useResource } from "../lib/resource.ts";
import { go, link, place } from "../lib/router.ts";
import { orderMoves } from "../lib/states.ts";
import { named, t } from "../lib/words.ts";
import { OrderChip } from "../parts/chip.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { DataTable, type Column } from "../parts/data-table.tsx";
import { FilterForm, type Field } from "../parts/filter-form.tsx";
import { Heading } from "../parts/heading.tsx";
import { Icon } from "../parts/icon.tsx";
import { needs } from "../parts/needs.ts";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { ProblemPanel } from "../parts/problem-panel.tsx";
import { SavedViews } from "../parts/saved-views.tsx";
import { Time } from "../parts/time.tsx";

const names = ["status", "email", "reference", "q"] as const;

export function Orders() {
  if (!has("orders")) return <Heading title={t("orders.title")} short={t("orders.title")} sentence={t("orders.elsewhere")} />;
  return <OrderList />;
}

function OrderList() {
  const asked = place.value.query;
  const filters = Object.fromEntries(names.flatMap((name) => (asked.get(name) ? [[name, asked.get(name) ?? ""]] : [])));
  const after = asked.get("after") ?? undefined;
  const path = `/v1/orders${query({ ...filters, limit: 50, after })}`;
  const list = useResource(path, () => call<Page<Order>>("orders", path));
  const statuses = Object.keys(orderMoves).map((value) => ({ value, title: named("order", value) }));
  const fields: Field[] = [
    { name: "status", title: t("col.state"), type: "search", choices: statuses }, { name: "email", title: t("fact.email"), type: "email" },
    { name: "reference", title: t("col.reference"), type: "search" }, { name: "q", title: t("list.text"), type: "search" },
  ];
  return (
    <>
      <Heading title={t("orders.title")} short={t("orders.title")} actions={<><Sample /><CopyButton label={t("msg.curl")} icon="terminal" text={() => curl("orders", path)} /></>} />
      <SavedViews list="orders" filters={filters} />
      <FilterForm fields={fields} values={filters} />
      <Panel title={t("orders.title")} flush aside={list.at && <span class="as-of">{t("asof", { time: clockTime(list.at) })}</span>}>
        <Loaded from={list}>
          {(page) => page.data.length === 0 ? (
            <Empty><p>{t(Object.keys(filters).length ? "orders.empty" : "orders.empty.all")}</p></Empty>
          ) : (
            <>
              <OrderTable rows={page.data} />
              <footer class="pager">
                <span class="quiet-text">{t("orders.shown", { n: page.data.length })}</span>
                {after && <a class="button" href={link("orders", { ...filters })}>{t("list.newest")}</a>}
                {page.next && <a class="button" href={link("orders", { ...filters, after: page.next })}>{t("list.older")}</a>}
              </footer>
            </>
          )}
        </Loaded>
      </Panel>
    </>
  );
}

export function OrderTable({ rows }: { rows: Order[] }) {
  const columns: Column<Order>[] = [
    { title: t("col.state"), cell: (one) => <OrderChip status={one.status} />, kind: "state" },
    { title: t("col.reference"), cell: (one) => <span class="cut" title={one.id}>{nameOf(one)}{one.test && <span class="badge warn">{t("badge.test")}</span>}</span> },
    { title: t("col.customer"), cell: (one) => <span class="cut">{plain(one.customer.name || one.customer.email)}</span> },
    { title: t("fact.email"), cell: (one) => <span class="cut">{plain(one.customer.email)}</span>, kind: "wide" },
    { title: t("col.total"), cell: (one) => money(one.total, one.currency), kind: "number money" },
    { title: t("col.version"), cell: (one) => one.version, kind: "number" },
    { title: t("col.time"), cell: (one) => <Time at={one.updated_at} />, kind: "when" },
  ];
  return <DataTable caption={t("orders.title")} columns={columns} rows={rows} keyOf={(one) => one.id} hrefOf={(one) => link(`orders/${one.id}`)} />;
}

function Sample() {
  const [problem, setProblem] = useState<Problem>();
  const create = async () => {
    try {
      const made = await send<Order>("POST", "orders", "/v1/orders", sampleOrder((below) => Math.floor(Math.random() * below)), { "Idempotency-Key": crypto.randomUUID() });
      go(link(`orders/${made.id}`));
    } catch (failure) {
      setProblem(asProblem(failure));
    }
  };
  return <>{problem && <ProblemPanel problem={problem} />}<button type="button" {...needs("orders:write")} onClick={() => void create()}><Icon name="orders" />{t("orders.sample")}</button></>;
}
