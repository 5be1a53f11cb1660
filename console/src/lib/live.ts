// What changes, as it changes: one stream per browser. The tab that holds the lock reads it and tells the others; a tab that is paused takes no
// part. Where a browser has no locks (plain HTTP to another machine), or the stream is away, pages ask every 5 s as before.
import { effect, signal } from "@preact/signals";
import { checkSession, has, session } from "./client.ts";
import { root } from "./router.ts";
import { paused } from "./settings.ts";
import { takeEvents } from "./sse.ts";

export interface LiveFrame { messages: { id: string; status: string }[]; more: number; counts: Record<string, number>; quarantined: number }
type Told = { what: "change"; frame: LiveFrame } | { what: "reload" } | { what: "session" } | { what: "up" } | { what: "down" };
type Listener = (frame: LiveFrame | "reload") => void;

export const streaming = signal(false); // changes are told; no need to ask
const listeners = new Set<Listener>();
const silenceMs = 40_000, againMs = 5_000; // the stream says something every 15 s
let lastSign: ReturnType<typeof setTimeout> | undefined;

export function onLive(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function hear(told: Told): void {
  if (told.what === "session") return void checkSession().catch(() => undefined);
  clearTimeout(lastSign);
  streaming.value = told.what !== "down";
  if (streaming.value) lastSign = setTimeout(() => (streaming.value = false), silenceMs);
  if (told.what === "change" || told.what === "reload") for (const one of [...listeners]) one(told.what === "reload" ? "reload" : told.frame);
}

const sleep = (ms: number, stop: AbortSignal) => new Promise<void>((done) => {
  const timer = setTimeout(done, ms);
  stop.addEventListener("abort", () => { clearTimeout(timer); done(); }, { once: true });
});

// Until the stream ends; how far it came.
async function readOnce(lastId: string, tell: (told: Told) => void, stop: AbortSignal): Promise<string> {
  const headers: Record<string, string> = { "Tidings-Console": "1", Accept: "text/event-stream" };
  if (lastId) headers["Last-Event-ID"] = lastId;
  const answer = await fetch(`${root}api/notifications/v1/live`, { headers, signal: stop });
  if (!answer.ok || !answer.body) throw new Error(`the stream is away: ${answer.status}`);
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return lastId;
    const { events, rest } = takeEvents(text + value);
    text = rest;
    tell({ what: "up" });
    for (const one of events) {
      lastId = one.id ?? lastId;
      if (one.event === "change") tell({ what: "change", frame: JSON.parse(one.data) as LiveFrame });
      if (one.event === "session") tell({ what: "session" });
      if (one.event === "reload") tell({ what: "reload" });
    }
  }
}

async function readOn(tell: (told: Told) => void, stop: AbortSignal): Promise<void> {
  let lastId = "";
  while (!stop.aborted) {
    try {
      lastId = await readOnce(lastId, tell, stop);
    } catch {
      tell({ what: "down" });
      await sleep(againMs, stop);
    }
  }
}

export function startLive(): void {
  if (!("locks" in navigator) || !("BroadcastChannel" in globalThis)) return;
  const name = `tidings-live ${root}`;
  const channel = new BroadcastChannel(name);
  const tell = (told: Told) => { channel.postMessage(told); hear(told); };
  channel.onmessage = (event: MessageEvent<Told>) => { if (!paused.value) hear(event.data); };
  effect(() => {
    if (paused.value || !session.value?.signed_in || !has("notifications")) return undefined;
    const stop = new AbortController();
    navigator.locks.request(name, { signal: stop.signal }, () => readOn(tell, stop.signal)).catch(() => undefined); // stopped while it waited for its turn
    return () => {
      stop.abort();
      clearTimeout(lastSign);
      streaming.value = false;
    };
  });
}
