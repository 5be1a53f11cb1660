// Calls of the APIs through the console's own door: a session cookie and a field that no foreign page can set.
import { signal } from "@preact/signals";
import type { components as notifications } from "#api/notifications";
import type { components as orders } from "#api/orders";
import { root } from "./router.ts";

export type Side = "orders" | "notifications";
export type Message = notifications["schemas"]["Message"];
export type MessageStory = notifications["schemas"]["MessageStory"];
export type Attempt = notifications["schemas"]["Attempt"];
export type Ledger = notifications["schemas"]["NotificationLedger"];
export type QuarantinedRecord = notifications["schemas"]["QuarantinedRecord"];
export type QuarantineGroup = notifications["schemas"]["QuarantineGroup"];
export type QuarantineGroups = notifications["schemas"]["QuarantineGroups"];
export type ViewCounts = notifications["schemas"]["ViewCounts"];
export type StageList = notifications["schemas"]["StageList"];
export type FindingList = notifications["schemas"]["FindingList"];
export type RelayList = notifications["schemas"]["RelayList"];
export type Relay = notifications["schemas"]["Relay"];
export type OrderStory = notifications["schemas"]["OrderStory"];
export type OrderVersion = notifications["schemas"]["OrderVersion"];
export type StoryMessage = notifications["schemas"]["StoryMessage"];
export type SearchResult = notifications["schemas"]["SearchResult"];
export type SearchHit = notifications["schemas"]["SearchHit"];
export type DeadLetterChoice = notifications["schemas"]["DeadLetterChoice"];
export type DeadLetterGroup = notifications["schemas"]["DeadLetterGroup"];
export type DeadLetterGroups = notifications["schemas"]["DeadLetterGroups"];
export type DeadLetterJob = notifications["schemas"]["DeadLetterJob"];
export type ConfiguredOption = notifications["schemas"]["ConfiguredOption"];
export type KeptMail = notifications["schemas"]["KeptMail"];
export type Order = orders["schemas"]["Order"];
export type ApiKey = notifications["schemas"]["ApiKey"];
export type NewApiKey = notifications["schemas"]["NewApiKey"];
export type SavedView = notifications["schemas"]["SavedView"];
export type AuditEntry = notifications["schemas"]["AuditEntry"];
export type Scope = notifications["schemas"]["Scope"];
export type KeyType = notifications["schemas"]["KeyType"];
export type Role = notifications["schemas"]["Role"];
export interface Page<T> { data: T[]; next: string | null }
export interface Check { name: string; ok: boolean; needed?: boolean; why?: string }
export interface Readiness { status: string; checks: Check[] }

export interface Session {
  auth: "off" | "required";
  signed_in: boolean;
  provider?: boolean;
  client?: string;
  name?: string;
  role?: Role | null;
  scopes?: Scope[];
  ends_at: string | null;
  version?: string;
  delivery_mode?: string;
  sides?: Side[];
  has_mailbox?: boolean;
}
export const session = signal<Session | null>(null);
export const reachable = signal(true);
export const has = (side: Side): boolean => session.value?.sides?.includes(side) ?? false;
export const may = (scope: Scope): boolean => session.value?.scopes?.includes(scope) ?? false;

export const hasMailbox = (): boolean => session.value?.has_mailbox ?? false;

export class Problem extends Error {
  constructor(readonly status: number, readonly title: string, readonly detail: string, readonly requestId: string,
              readonly errors: string[] = [], readonly retryAfter = 0) {
    super(title);
  }
}

export const asProblem = (failure: unknown): Problem => (failure instanceof Problem ? failure : new Problem(0, String(failure), "", ""));

async function problemOf(answer: Response): Promise<Problem> {
  const requestId = answer.headers.get("Request-Id") ?? "";
  const retryAfter = Number(answer.headers.get("Retry-After") ?? 0);
  try {
    const body = (await answer.json()) as { title?: string; detail?: string; errors?: { pointer?: string; parameter?: string; detail?: string }[] };
    const errors = (body.errors ?? []).map((one) => `${one.pointer ?? one.parameter ?? ""} ${one.detail ?? ""}`.trim());
    return new Problem(answer.status, body.title ?? answer.statusText, body.detail ?? "", requestId, errors, retryAfter);
  } catch {
    return new Problem(answer.status, answer.statusText || String(answer.status), "", requestId, [], retryAfter);
  }
}

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response;
  try {
    answer = await fetch(root + path, { ...init, headers: { "Tidings-Console": "1", ...init.headers } });
  } catch {
    reachable.value = false;
    throw new Problem(0, "", "", "");
  }
  reachable.value = true;
  if (answer.status === 401 && session.value?.signed_in) session.value = { ...session.value, signed_in: false };
  return answer;
}

export async function call<T>(side: Side, path: string, init: RequestInit = {}, alsoFine: number[] = []): Promise<T> {
  const answer = await ask(`api/${side}${path}`, init);
  if (!answer.ok && !alsoFine.includes(answer.status)) throw await problemOf(answer);
  return (answer.headers.get("Content-Type") ?? "").includes("json") ? ((await answer.json()) as T) : ((await answer.text()) as T);
}

export function send<T>(method: "POST" | "PUT" | "PATCH" | "DELETE", side: Side, path: string, body: unknown, headers: Record<string, string> = {}): Promise<T> {
  const type = method === "PATCH" ? "application/merge-patch+json" : "application/json";
  return call<T>(side, path, { method, body: JSON.stringify(body), headers: { "Content-Type": type, ...headers } });
}

export const query = (values: Record<string, string | number | undefined | null>): string => {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined && value !== null && value !== "") search.set(name, String(value));
  return search.size ? `?${search}` : "";
};

export async function loadSession(): Promise<void> {
  const answer = await ask("session");
  if (!answer.ok) throw await problemOf(answer);
  session.value = (await answer.json()) as Session;
}

// Where nothing changes nothing is asked, and a key that was revoked would be noticed by nobody.
export async function checkSession(): Promise<void> {
  const before = session.value;
  if (before?.auth !== "required" || !before.signed_in) return;
  const answer = await ask("session");
  const now = answer.ok ? ((await answer.json()) as Session) : undefined;
  if (now && !now.signed_in) session.value = now;
}

export async function signIn(key: string): Promise<void> {
  const answer = await ask("session", { method: "POST", body: JSON.stringify({ key }), headers: { "Content-Type": "application/json" } });
  if (!answer.ok) throw await problemOf(answer);
  await loadSession();
}

export async function signOut(): Promise<void> {
  await ask("session", { method: "DELETE" });
  await loadSession();
}

// The same call for a script: with a key, and without the console's door.
export function curl(side: Side, path: string, method = "GET", body?: unknown): string {
  const base = `${location.origin}${root.replace(/\/console\/$/, "")}`;
  const key = session.value?.auth === "off" ? "" : ` -H "Authorization: Bearer $TIDINGS_API_KEY"`;
  const where = side === "orders" ? (has("orders") ? base : "$TIDINGS_ORDERS_URL") : has("orders") ? "$TIDINGS_NOTIFICATIONS_URL" : base;
  const data = body === undefined ? "" : ` -H 'Content-Type: application/json' -d '${JSON.stringify(body).replaceAll("'", "'\\''")}'`;
  return `curl -sS${method === "GET" ? "" : ` -X ${method}`}${key}${data} "${where}${path}"`;
}
