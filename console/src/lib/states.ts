// States of messages and orders: how they look, and what may follow. Pure.
import { all } from "./all.ts";
import type { Message, Order } from "./client.ts";

export type MessageState = Message["status"];
export type Tone = "good" | "wait" | "bad" | "quiet";

export const messageStates = all<MessageState>()("queued", "sending", "deferred", "sent", "failed", "dead", "suppressed", "skipped", "superseded");

export const toneOf = (state: MessageState): Tone => {
  switch (state) {
    case "sent": return "good";
    case "queued": case "sending": case "deferred": return "wait";
    case "failed": case "dead": return "bad";
    case "suppressed": case "skipped": case "superseded": return "quiet";
  }
};

export const isSettled = (state: MessageState): boolean => toneOf(state) !== "wait";

export type OrderStatus = Order["status"];

export const orderMoves: Record<OrderStatus, readonly OrderStatus[]> = {
  placed: ["paid", "payment_failed", "cancelled"],
  paid: ["processing", "shipped", "cancelled", "refunded"],
  payment_failed: ["paid", "cancelled"],
  processing: ["shipped", "cancelled", "refunded"],
  shipped: ["delivered", "refunded"],
  delivered: ["refunded"],
  cancelled: ["refunded"],
  refunded: [],
};

export const orderTone = (status: OrderStatus): Tone =>
  status === "delivered" ? "good" : status === "payment_failed" || status === "cancelled" ? "bad" : status === "refunded" ? "quiet" : "wait";
