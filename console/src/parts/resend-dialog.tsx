// Sends a mail again, to the right address: the order is corrected in the same step. One idempotency key per wish, so that a double click sends once.
import { useRef, useState } from "preact/hooks";
import { asProblem, curl, has, type Problem } from "../lib/client.ts";
import { correctionPath, isAboutCustomer, isOther, sendAgain, type Correctable } from "../lib/correction.ts";
import { nearMiss } from "../lib/recognise.ts";
import { isSettled } from "../lib/states.ts";
import { t } from "../lib/words.ts";
import { CopyButton } from "./copy-button.tsx";
import { Dialog } from "./dialog.tsx";
import { needs } from "./needs.ts";
import { ProblemPanel } from "./problem-panel.tsx";

interface Props { mail: Correctable; to?: string; close: () => void; done: (message: string) => void }

export function ResendDialog({ mail, to: meant, close, done }: Props) {
  const key = useRef(crypto.randomUUID());
  const [to, setTo] = useState(meant ?? mail.recipient ?? "");
  const [corrects, setCorrects] = useState(true);
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const waits = !isSettled(mail.status);
  const near = nearMiss(to);
  const choose = (address: string) => {
    key.current = crypto.randomUUID(); // another address is another wish; a second try of the same one is not
    setTo(address);
  };
  const submit = (event: Event) => {
    event.preventDefault();
    setBusy(true);
    sendAgain(mail, { to, correctsOrder: waits || (corrects && has("orders") && isAboutCustomer(mail)), key: key.current }).then(
      (message) => { close(); done(message); }, (failure: unknown) => { setProblem(asProblem(failure)); setBusy(false); });
  };
  return (
    <Dialog title={t(waits ? "correct.title" : "resend.title")} close={close}>
      <form onSubmit={submit}>
        <label for="resend-to">{t("resend.to")}</label>
        <input id="resend-to" type="text" inputMode="email" value={to} required autocomplete="off" spellcheck={false} onInput={(event) => choose(event.currentTarget.value)} />
        {near && <p class="hint"><button type="button" class="plain" onClick={() => choose(near)}>{t("resend.near", { address: near })}</button></p>}
        {isOther(mail, to) && isAboutCustomer(mail) && <OrderToo mail={mail} to={to.trim()} waits={waits} corrects={corrects} choose={setCorrects} />}
        <p class="quiet-text">{t(waits ? "correct.follows" : "resend.same")}</p>
        {problem && <ProblemPanel problem={problem} />}
        <footer><button type="button" onClick={close}>{t("dialog.cancel")}</button><button type="submit" class="primary" disabled={busy || (waits && !has("orders"))}>{t(waits ? "correct.go" : "resend.go")}</button></footer>
      </form>
    </Dialog>
  );
}

// Without the order side behind it, the console can only say what to call there.
function OrderToo({ mail, to, waits, corrects, choose }: { mail: Correctable; to: string; waits: boolean; corrects: boolean; choose: (on: boolean) => void }) {
  if (!has("orders")) {
    return (
      <div class="hint">
        <p>{t("correct.elsewhere")}</p>
        <CopyButton label={t("msg.curl")} icon="terminal" text={() => curl("orders", correctionPath(mail), "POST", { email: to })} />
      </div>
    );
  }
  if (waits) return null;
  return <label class="check"><input type="checkbox" checked={corrects} {...needs("messages:write")} onChange={(event) => choose(event.currentTarget.checked)} />{t("correct.order")}</label>;
}
