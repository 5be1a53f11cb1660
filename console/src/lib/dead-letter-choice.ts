// Which dead letters are meant, as it stands in the address. Pure.
import type { DeadLetterChoice, Message } from "./client.ts";

const names = ["domain", "kind", "text"] as const;
export type Choice = Record<(typeof names)[number], string>;

export const choiceIn = (asked: URLSearchParams): Choice => ({ domain: asked.get("domain") ?? "", kind: asked.get("kind") ?? "", text: asked.get("text") ?? "" });

// Without what narrows nothing.
export const filtersOf = (choice: Choice): Partial<Choice> =>
  Object.fromEntries(names.flatMap((name) => (choice[name].trim() ? [[name, choice[name].trim()]] : [])));

export const bodyOf = (choice: Choice, rate: string): DeadLetterChoice => ({ ...filtersOf(choice), ...(rate ? { rate } : {}) });

// What the service narrows its list by; fits() does the rest.
export function listedBy(choice: Choice): Partial<Record<"domain" | "kind", string>> {
  const { domain, kind } = filtersOf(choice);
  return { ...(domain && !/[@\s]/.test(domain) ? { domain } : {}), ...(kind ? { kind } : {}) };
}

const domainOf = (address: string | null): string => (address?.split("@").at(-1) ?? "").toLowerCase();

// As the service chooses: the text is a part of the reason or of the last reply.
export function fits(choice: Choice, one: Message): boolean {
  const { domain = "", kind = "", text = "" } = filtersOf(choice);
  const said = [one.reason, one.last_reply].map((part) => part?.toLowerCase() ?? "");
  return (!domain || domainOf(one.recipient) === domain.toLowerCase()) && (!kind || one.kind === kind) && said.some((part) => part.includes(text.toLowerCase()));
}
