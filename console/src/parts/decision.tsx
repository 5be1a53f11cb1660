// Two ways out for what got stuck: try again, or discard, which asks first.
import { useState } from "preact/hooks";
import { asProblem, type Problem } from "../lib/client.ts";
import { t } from "../lib/words.ts";
import { Dialog } from "./dialog.tsx";
import { needs } from "./needs.ts";
import { ProblemPanel } from "./problem-panel.tsx";
import { say } from "./toast.tsx";

interface Props { retryName: string; retried: string; sure: string; retry: () => Promise<unknown>; discard: () => Promise<unknown>; changed: () => void }

export function Decision({ retryName, retried, sure, retry, discard, changed }: Props) {
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem>();
  const run = (work: () => Promise<unknown>, said: string) => {
    setProblem(undefined);
    setAsking(false);
    work().then(() => { say(said); changed(); }, (failure: unknown) => setProblem(asProblem(failure)));
  };
  return (
    <>
      <div class="actions start">
        <button type="button" {...needs("dead-letters:write")} onClick={() => run(retry, retried)}>{retryName}</button>
        <button type="button" {...needs("dead-letters:write")} onClick={() => setAsking(true)}>{t("quar.discard")}</button>
      </div>
      {problem && <ProblemPanel problem={problem} />}
      {asking && (
        <Dialog title={t("dead.discard")} close={() => setAsking(false)}>
          <p>{sure}</p>
          <footer><button type="button" onClick={() => setAsking(false)}>{t("dialog.cancel")}</button><button type="button" class="danger" onClick={() => run(discard, t("done"))}>{t("dead.discard")}</button></footer>
        </Dialog>
      )}
    </>
  );
}
