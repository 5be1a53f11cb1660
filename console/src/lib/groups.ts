// Dead letters by what the server said, where and about which mail. Pure.
import type { Message } from "./client.ts";

export interface Group { domain: string; reply: string; kind: string; count: number; sample: Message }

const domainOf = (address: string | null) => address?.split("@").at(-1) ?? "";

// The codes at a reply's start tell its class; without them its first words do.
export function replyClass(reply: string | null): string {
  const codes = /^(\d{3})(?:[ -](\d\.\d{1,3}\.\d{1,3}))?/.exec(reply ?? "");
  if (codes) return [codes[1], codes[2]].filter(Boolean).join(" ");
  return (reply ?? "").split(/\s+/).slice(0, 6).join(" ");
}

export function groupsOf(messages: Message[]): Group[] {
  const groups = new Map<string, Group>();
  for (const one of messages) {
    const domain = domainOf(one.recipient), reply = replyClass(one.last_reply ?? one.reason);
    const key = JSON.stringify([domain, reply, one.kind]);
    const known = groups.get(key);
    if (known) known.count++;
    else groups.set(key, { domain, reply, kind: one.kind, count: 1, sample: one });
  }
  return [...groups.values()].sort((left, right) => right.count - left.count);
}
