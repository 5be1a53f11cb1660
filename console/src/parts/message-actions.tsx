// What a person can do about a dead letter. Each is an API call.
import { useState } from "preact/hooks";
import { asProblem, send, type MessageStory, type Problem } from "../lib/client.ts";
import { t } from "../lib/words.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemPanel } from "./problem-panel.tsx";
import { say } from "./toast.tsx";

export async function replay(id: string): Promise<void> {
  try {
    await send("POST", "notifications", "/v1/dead-letters/replay", { id });
    say(t("msg.replay"));
  } catch (failure) {
    const problem = asProblem(failure);
    say(`${problem.title} ${problem.detail}`);
  }
}

export function DiscardDialog({ story, close, done }: { story: MessageStory; close: () => void; done: () => void }) {
  const [reason, setReason] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: Event) => {
    event.preventDefault();
    send("POST", "notifications", "/v1/dead-letters/discard", { id: story.id, reason: reason.trim() }).then(done, (failure: unknown) => setProblem(asProblem(failure)));
  };
  return (
    <Dialog title={t("discard.title")} close={close}>
      <form onSubmit={submit}>
        <p>{t("discard.lead")}</p>
        <label for="discard-reason">{t("discard.reason")}</label>
        <input id="discard-reason" type="text" value={reason} required maxLength={320} onInput={(event) => setReason(event.currentTarget.value)} />
        {problem && <ProblemPanel problem={problem} />}
        <footer><button type="button" onClick={close}>{t("dialog.cancel")}</button><button type="submit" class="danger">{t("dead.discard")}</button></footer>
      </form>
    </Dialog>
  );
}
