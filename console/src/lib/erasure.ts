// Takes a customer out of both sides, bite by bite: a call works for five seconds and says whether there is more. Pure but for the calls.
import { call, has, query, type Side } from "./client.ts";

interface Report { orders?: number; messages?: number; on_their_way?: number; complete: boolean; mails?: Report }
export interface Erased { orders: number; messages: number; underWay: number; complete: boolean }

const roundsMax = 24; // two minutes of work; then a person asks again
const pathOf = (email: string) => `/v1/customers/${encodeURIComponent(email)}`;

export const isConfirmed = (typed: string, email: string): boolean => typed.trim().toLowerCase() === email.toLowerCase();

// `tell`: what is done so far. A mail that is being sent keeps its address until it has gone.
export async function erase(email: string, tell: (now: Erased) => void): Promise<Erased> {
  let all: Erased = { orders: 0, messages: 0, underWay: 0, complete: true };
  for (const side of (["orders", "notifications"] as const).filter(has)) {
    let complete = false;
    for (let round = 0; round < roundsMax && !complete; round++) {
      const report = await call<Report>(side, pathOf(email), { method: "DELETE" });
      const mails = report.mails ?? report; // `tidings dev` answers for both at once
      all = { orders: all.orders + (report.orders ?? 0), messages: all.messages + (mails.messages ?? 0), underWay: mails.on_their_way ?? 0, complete: all.complete };
      tell(all);
      complete = report.complete;
      if (all.underWay > 0) break;
    }
    all = { ...all, complete: all.complete && complete };
  }
  return all;
}

export interface Kept { orders: number; messages: number; more: boolean } // more: it is only the first page that was counted

export async function keptOf(email: string): Promise<Kept> {
  const count = async (side: Side) => (has(side) ? call<{ data: unknown[]; next: string | null }>(side, `${pathOf(email)}${query({ limit: 200 })}`) : { data: [], next: null });
  const messages = call<{ data: unknown[]; next: string | null }>("notifications", `/v1/messages${query({ recipient: email, limit: 200 })}`);
  const [orders, mails] = await Promise.all([count("orders"), messages]);
  return { orders: orders.data.length, messages: mails.data.length, more: orders.next !== null || mails.next !== null };
}
