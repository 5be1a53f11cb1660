// What happened to a mail, oldest first: each step with its time, the time since the step before, and the server's words.
import type { ComponentChildren } from "preact";
import { all } from "../lib/all.ts";
import type { Attempt, MessageStory } from "../lib/client.ts";
import { between, duration } from "../lib/format.ts";
import { isSettled, toneOf, type Tone } from "../lib/states.ts";
import { named, t, told } from "../lib/words.ts";
import { Icon } from "./icon.tsx";
import { Time } from "./time.tsx";

export interface Step { at: string; title: string; tone: Tone; detail?: ComponentChildren }

export const toneOfAttempt = (one: Attempt): Tone =>
  one.outcome === null ? "wait" : one.outcome === "accepted" ? "good" : one.outcome === "refused" ? "bad" : one.outcome === "called_off" ? "quiet" : "wait";

export function stepsOf(story: MessageStory): Step[] {
  const steps: Step[] = [{ at: story.created_at, title: t("msg.planned", { n: story.order_version }), tone: "quiet", detail: <Writing of={story} /> }];
  for (const one of story.attempts) {
    steps.push({ at: one.started_at, title: t("msg.attempt", { n: one.number, relay: one.relay ?? "–" }), tone: toneOfAttempt(one), detail: <AttemptDetail one={one} /> });
  }
  if (story.schedule_started_at && !story.copy_of) steps.push({ at: story.schedule_started_at, title: t("msg.replayed"), tone: "quiet", detail: story.replay });
  if (story.settled_at && isSettled(story.status)) {
    steps.push({ at: story.settled_at, title: t("msg.settled", { state: named("state", story.status) }), tone: toneOf(story.status), detail: story.reason });
  }
  steps.sort((left, right) => left.at.localeCompare(right.at));
  if (story.status === "deferred" && story.due_at) steps.push({ at: story.due_at, title: t("msg.nextdue"), tone: "wait" });
  return steps;
}

// `before`: what led to the mail.
export function Timeline({ story, before = [] }: { story: MessageStory; before?: Step[] }) {
  return <Steps steps={[...before, ...stepsOf(story)]} />;
}

export function Steps({ steps }: { steps: Step[] }) {
  return (
    <ol class="timeline">
      {steps.map((one, at) => {
        const before = steps[at - 1];
        const gap = before ? (new Date(one.at).getTime() - new Date(before.at).getTime()) / 1000 : 0;
        return (
          <li key={`${at} ${one.title}`} class={one.tone}>
            {gap >= 60 && <p class="gap">{t("msg.later", { age: duration(gap) })}</p>}
            <span class="bullet"><Icon name={one.tone} /></span>
            <div><p class="step"><strong>{one.title}</strong> <span class="quiet-text"><Time at={one.at} /></span></p>{one.detail && <div class="detail">{one.detail}</div>}</div>
          </li>
        );
      })}
    </ol>
  );
}

function Writing({ of }: { of: MessageStory }) {
  return (
    <>
      {of.template_version && <p>{t("msg.rendered", { name: `${of.kind} ${of.template_version}${of.locale ? ` · ${of.locale}` : ""}` })}</p>}
      {of.ai && <p>{t("msg.ai", { outcome: of.ai.detail ? `${of.ai.outcome}: ${of.ai.detail}` : of.ai.outcome })}</p>}
    </>
  );
}

const phases = all<NonNullable<Attempt["phase"]>>()("connect", "greeting", "ehlo", "tls", "auth", "mail", "rcpt", "data", "dot");

export function AttemptDetail({ one }: { one: Attempt }) {
  const reached = one.phase ? phases.indexOf(one.phase) : -1;
  return (
    <>
      <p>
        {one.outcome ? named("out", one.outcome) : t("msg.attempt.open")}
        {one.ended_at && <span class="quiet-text"> · {between(one.started_at, one.ended_at)}</span>}
        {!one.charged && one.outcome && one.outcome !== "accepted" && <span class="badge">{t("msg.free")}</span>}
        {one.uncertain && <span class="badge warn">{t("msg.uncertain")}</span>}
      </p>
      {reached >= 0 && (
        <p class="phases" aria-label={one.phase ?? ""}>
          {phases.map((phase, at) => <span key={phase} class={at < reached || one.outcome === "accepted" ? "done" : at === reached ? "here" : ""}>{phase}</span>)}
        </p>
      )}
      {one.reply && <p class="server-words"><code>{[one.reply_code, one.enhanced_code].filter(Boolean).join(" ")}</code> {one.reply}</p>}
      {one.meaning && <div class={one.outcome === "refused" ? "advice bad" : "advice"}><p>{told(one.meaning).sentence}</p><p class="quiet-text">{told(one.meaning).next}</p></div>}
      {one.transcript && <details><summary>{t("msg.conversation")}</summary><pre class="code" tabIndex={0}>{one.transcript}</pre></details>}
    </>
  );
}
