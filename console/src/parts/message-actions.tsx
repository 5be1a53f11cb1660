// What a person can do about a mail. Each is an API call; each dialog has one idempotency key, so that a double click sends once.
import { useRef, useState } from "preact/hooks";
import { Problem, send, type MessageStory } from "../lib/client.ts";
import { nearMiss } from "../lib/recognise.ts";
import { t } from "../lib/words.ts";
import { Dialog } from "./dialog.tsx";
import { ProblemPanel } from "./problem-panel.tsx";
import { say } from "./toast.tsx";

const asProblem = (failure: unknown) => (failure instanceof Problem ? failure : new Problem(0, String(failure), "", ""));

export async function replay(id: string): Promise<void> {
  try {
    await send("POST", "notifications", "/v1/dead-letters/replay", { id });
    say(t("msg.replay"));
  } catch (failure) {
    const problem = asProblem(failure);
    say(`${problem.title} ${problem.detail}`);
  }
}

export function ResendDialog({ story, close, done }: { story: MessageStory; close: () => void; done: (copy: string) => void }) {
  const key = useRef(crypto.randomUUID());
  const [to, setTo] = useState(story.recipient ?? "");
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const meant = nearMiss(to);
  const choose = (address: string) => {
    key.current = crypto.randomUUID(); // another address is another wish; a second try of the same one is not
    setTo(address);
  };
  const submit = async (event: Event) => {
    event.preventDefault();
    setBusy(true);
    const body = to.trim() && to.trim() !== story.recipient ? { recipient: to.trim() } : {};
    try {
      const copy = await send<{ id: string }>("POST", "notifications", `/v1/messages/${story.id}/resend`, body, { "Idempotency-Key": key.current });
      close();
      done(copy.id);
    } catch (failure) {
      setProblem(asProblem(failure));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t("resend.title")} close={close}>
      <form onSubmit={(event) => void submit(event)}>
        <label for="resend-to">{t("resend.to")}</label>
        <input id="resend-to" type="text" inputMode="email" value={to} required autocomplete="off" spellcheck={false} onInput={(event) => choose(event.currentTarget.value)} />
        {meant && <p class="hint"><button type="button" class="plain" onClick={() => choose(meant)}>{t("resend.near", { address: meant })}</button></p>}
        <p class="quiet-text">{t("resend.same")}</p>
        {problem && <ProblemPanel problem={problem} />}
        <footer><button type="button" onClick={close}>{t("dialog.cancel")}</button><button type="submit" class="primary" disabled={busy}>{t("resend.go")}</button></footer>
      </form>
    </Dialog>
  );
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
