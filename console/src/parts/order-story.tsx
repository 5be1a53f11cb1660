// The whole story of an order as one timeline, oldest first: each version, its way here, its mails with every try, and why there is no mail.
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import { call, query, type OrderStory, type OrderVersion, type StoryMessage } from "../lib/client.ts";
import { useResource, type Resource } from "../lib/resource.ts";
import { link } from "../lib/router.ts";
import { isSettled, toneOf } from "../lib/states.ts";
import { named, t, told } from "../lib/words.ts";
import { Panel } from "./panel.tsx";
import { AttemptDetail, Steps, toneOfAttempt, type Step } from "./timeline.tsx";

const perPage = 20;
const kindOf = (type: string) => named("kind", type.split(".")[1] ?? type);
const wasPlanned = (one: StoryMessage) => one.status !== "skipped" && one.status !== "suppressed";

function Raw({ of }: { of: unknown }) {
  return <details><summary>{t("story.raw")}</summary><pre class="code" tabIndex={0}>{JSON.stringify(of, null, 2)}</pre></details>;
}

// The change of the order, and its arrival.
export function eventSteps({ version, event }: OrderVersion): Step[] {
  const place = event.partition === null || event.offset === null ? t("story.noplace") : t("story.place", { partition: event.partition, offset: event.offset });
  return [
    { at: event.time, title: t("story.event", { n: version, kind: kindOf(event.type) }), tone: "quiet", detail: (
      <>
        {event.changed.length > 0 && <p>{t("story.changed", { what: event.changed.join(", ") })}</p>}
        {event.notify === false && <p>{t("story.silent")}</p>}
        {event.trace_id && <p class="quiet-text"><code>{t("story.trace", { id: event.trace_id })}</code></p>}
      </>
    ) },
    { at: event.received_at, title: t("story.received"), tone: "quiet", detail: <><p>{place}</p><Raw of={event} /></> },
  ];
}

const linked = (one: StoryMessage, text: string): ComponentChildren => <a href={link(`messages/${one.id}`)}>{text}</a>;

function messageSteps(one: StoryMessage): Step[] {
  const kind = named("kind", one.kind);
  if (!wasPlanned(one)) {
    return [{ at: one.created_at, title: t("story.none", { kind }), tone: "quiet", detail: <><p>{told(one.why).sentence}</p>{linked(one, one.reason ?? one.id)}<Raw of={one} /></> }];
  }
  const steps: Step[] = [{ at: one.created_at, title: t(one.copy_of ? "story.copy" : "story.planned", { kind }), tone: "quiet", detail: <>{linked(one, one.subject ?? one.id)}<Raw of={one} /></> }];
  for (const each of one.attempts) {
    steps.push({ at: each.started_at, title: `${kind}: ${t("msg.attempt", { n: each.number, relay: each.relay ?? "–" })}`, tone: toneOfAttempt(each), detail: <AttemptDetail one={each} /> });
  }
  if (one.settled_at && isSettled(one.status)) {
    steps.push({ at: one.settled_at, title: t("story.ended", { kind, state: named("state", one.status) }), tone: toneOf(one.status), detail: one.status === "sent" ? undefined : <p>{told(one.why).sentence}</p> });
  }
  if (one.status === "deferred" && one.due_at) steps.push({ at: one.due_at, title: `${kind}: ${t("msg.nextdue")}`, tone: "wait" });
  return steps;
}

export function stepsOfOrder(story: OrderStory): Step[] {
  const steps = story.versions.flatMap((one) => [...eventSteps(one), ...one.messages.flatMap(messageSteps)]);
  for (const one of story.order_side?.not_received ?? []) steps.push({ at: one.time, title: t("story.lost", { n: one.version }), tone: "wait" });
  return steps.sort((left, right) => left.at.localeCompare(right.at));
}

async function load(order: string, pages: number): Promise<OrderStory | undefined> {
  let whole: OrderStory | undefined;
  for (let page = 0; page < pages; page++) {
    const part = await call<OrderStory>("notifications", `/v1/orders/${order}/story${query({ after: whole?.next, limit: perPage })}`);
    whole = whole ? { ...part, versions: [...whole.versions, ...part.versions] } : part;
    if (part.next === null) break;
  }
  return whole;
}

// Nothing where no event has arrived: the page says why.
export function OrderStoryPanel({ order }: { order: string }) {
  const [pages, setPages] = useState(1);
  const mine = (story: OrderStory | undefined, id: string) => story?.versions.some((version) => version.messages.some((one) => one.id === id)) ?? false;
  const story: Resource<OrderStory | undefined> = useResource<OrderStory | undefined>(`story ${order} ${pages}`, () => load(order, pages), true, (frame) => frame.messages.some((one) => mine(story.data, one.id)));
  if (!story.data) return null;
  return (
    <Panel title={t("story.title")}>
      <Steps steps={stepsOfOrder(story.data)} />
      {story.data.next !== null && <button type="button" onClick={() => setPages(pages + 1)}>{t("story.more")}</button>}
    </Panel>
  );
}
