// The filters of the list of messages as they stand in the address, and the quick views made of them. Pure.
import { all } from "./all.ts";
import type { Message } from "./client.ts";
import { messageStates, type MessageState } from "./states.ts";

export const filterNames = ["status", "recipient", "order", "kind", "domain", "from", "to", "template", "resent", "relay", "reply", "uncertain", "q"] as const;
export type FilterName = (typeof filterNames)[number];
export type Filters = Partial<Record<FilterName, string>>;

export const kinds = all<Message["kind"]>()("placed", "paid", "payment_failed", "processing", "shipped", "delivered", "cancelled", "refunded", "updated", "merchant_new_order");

export const filtersIn = (asked: URLSearchParams): Filters =>
  Object.fromEntries(filterNames.flatMap((name) => (asked.get(name) ? [[name, asked.get(name) ?? ""]] : [])));

export const viewNames = ["all", "waiting", "problem", "accepted", "not_sent_on_purpose", "resent"] as const;
export type ViewName = (typeof viewNames)[number];

const filtersOf: Record<ViewName, Filters> = {
  all: {},
  waiting: { status: "queued,sending,deferred" },
  problem: { status: "failed,dead" },
  accepted: { status: "sent" },
  not_sent_on_purpose: { status: "suppressed,skipped,superseded" },
  resent: { resent: "true" },
};

// A view keeps what else narrows the list.
export const viewOf = (view: ViewName, filters: Filters): Filters => {
  const { status: _status, resent: _resent, ...others } = filters;
  return { ...others, ...filtersOf[view] };
};

export const viewShown = (filters: Filters): ViewName | undefined =>
  viewNames.find((view) => filtersOf[view].status === filters.status && filtersOf[view].resent === filters.resent);

export const statesIn = (status: string): MessageState[] => messageStates.filter((one) => status.split(",").includes(one));
