// Many dead letters at once: choose, count, then replay or discard at a pace, and watch how far it is.
import { useEffect, useState } from "preact/hooks";
import { asProblem, call, send, type DeadLetterJob, type Problem } from "../lib/client.ts";
import { bodyOf, type Choice } from "../lib/dead-letter-choice.ts";
import { kinds } from "../lib/message-filters.ts";
import { named, t } from "../lib/words.ts";
import { needs } from "./needs.ts";
import { Panel } from "./panel.tsx";
import { ProblemPanel } from "./problem-panel.tsx";

type Answer = { matched: number; more?: boolean; replayed?: number; discarded?: number; unchanged: number; id?: string; state?: DeadLetterJob["state"] };

const changedIn = (one: Answer) => one.replayed ?? one.discarded ?? 0;

// A job goes on in the background; its progress is asked for until it ends.
function useJob(first: Answer | undefined, ended: () => void): Answer | undefined {
  const [job, setJob] = useState<Answer>();
  useEffect(() => {
    setJob(first);
    if (!first?.id || first.state !== "running") {
      if (first) ended();
      return undefined;
    }
    const timer = setInterval(() => void call<DeadLetterJob>("notifications", `/v1/dead-letters/replays/${first.id}`).then((now) => {
      setJob(now);
      if (now.state === "running") return;
      clearInterval(timer);
      ended();
    }, () => undefined), 1_000);
    return () => clearInterval(timer);
  }, [first]);
  return job;
}

export function ReplayPanel({ choice, change, changed }: { choice: Choice; change: (next: Choice) => void; changed: () => void }) {
  const [counted, setCounted] = useState<Answer>();
  const matched = counted?.matched;
  const [reason, setReason] = useState("");
  const [rate, setRate] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [begun, setBegun] = useState<Answer>();
  const job = useJob(begun, changed);
  useEffect(() => setCounted(undefined), [choice.domain, choice.kind, choice.text]);
  const set = (name: keyof Choice) => (event: Event) => change({ ...choice, [name]: (event.currentTarget as HTMLInputElement | HTMLSelectElement).value });
  const ask = (what: "replay" | "discard", extra: object) => send<Answer>("POST", "notifications", `/v1/dead-letters/${what}`, { ...bodyOf(choice, rate), ...extra });
  const failed = (failure: unknown) => setProblem(asProblem(failure));
  const count = (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    setBegun(undefined);
    ask("replay", { dry_run: true }).then(setCounted, failed);
  };
  const act = (what: "replay" | "discard") => {
    setProblem(undefined);
    ask(what, what === "discard" && reason.trim() ? { reason: reason.trim() } : {}).then((answer) => { setBegun(answer); setCounted(undefined); }, failed);
  };
  const rates = [["", t("dead.rate.all")], ["1/s", t("dead.rate.s", { n: 1 })], ["10/s", t("dead.rate.s", { n: 10 })], ["30/m", t("dead.rate.m", { n: 30 })]] as const;
  return (
    <Panel title={t("dead.choose")}>
      <form class="stack" onSubmit={count}>
        <label>{t("col.domain")}<input type="text" value={choice.domain} autocomplete="off" onInput={set("domain")} /></label>
        <label>{t("filter.kind")}
          <select value={choice.kind} onChange={set("kind")}><option value="">{t("state.all")}</option>{kinds.map((kind) => <option key={kind} value={kind}>{named("kind", kind)}</option>)}</select>
        </label>
        <label>{t("dead.text")}<input type="text" value={choice.text} autocomplete="off" onInput={set("text")} /></label>
        <label>{t("dead.rate")}<select value={rate} onChange={(event) => setRate(event.currentTarget.value)}>{rates.map(([value, name]) => <option key={value} value={value}>{name}</option>)}</select></label>
        <button type="submit" {...needs("dead-letters:write")}>{t("dead.count")}</button>
        <div aria-live="polite">{matched !== undefined && <p><strong>{t("dead.matches", { n: matched })}</strong> {counted?.more && t("dead.more")}</p>}</div>
        {matched !== undefined && matched > 0 && (
          <>
            <button type="button" class="primary" onClick={() => act("replay")}>{t("dead.do.replay", { n: matched })}</button>
            <label>{t("discard.reason")}<input type="text" value={reason} maxLength={320} onInput={(event) => setReason(event.currentTarget.value)} /></label>
            <button type="button" class="danger" disabled={reason.trim() === ""} onClick={() => act("discard")}>{t("dead.do.discard", { n: matched })}</button>
          </>
        )}
      </form>
      {problem && <ProblemPanel problem={problem} />}
      {job && <Progress job={job} failed={failed} />}
    </Panel>
  );
}

function Progress({ job, failed }: { job: Answer; failed: (failure: unknown) => void }) {
  const [stopping, setStopping] = useState(false);
  const done = changedIn(job) + job.unchanged;
  const stop = () => {
    setStopping(true);
    call("notifications", `/v1/dead-letters/replays/${job.id}`, { method: "DELETE" }).catch((failure: unknown) => { setStopping(false); failed(failure); });
  };
  if (job.state === "running")
    return (
      <>
        <p role="status"><progress max={Math.max(1, job.matched)} value={done} aria-label={t("dead.choose")} /> {t("dead.progress", { done, all: job.matched })}</p>
        <button type="button" disabled={stopping} {...needs("dead-letters:write")} onClick={stop}>{t("dead.stop")}</button>
      </>
    );
  const isCut = job.state === "failed" || job.state === "cancelled";
  return <p role="status">{isCut ? t("dead.failed", { n: changedIn(job) }) : t("dead.done", { n: changedIn(job), rest: job.unchanged })}</p>;
}
