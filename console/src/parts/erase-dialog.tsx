// Erases a customer, as a law may ask for: says what it will touch, wants the address typed, and reports what was done.
import { useState } from "preact/hooks";
import { asProblem, has, type Problem } from "../lib/client.ts";
import { erase, isConfirmed, keptOf, type Erased } from "../lib/erasure.ts";
import { plain } from "../lib/format.ts";
import { useResource } from "../lib/resource.ts";
import { t } from "../lib/words.ts";
import { Dialog } from "./dialog.tsx";
import { Loaded } from "./panel.tsx";
import { ProblemPanel } from "./problem-panel.tsx";

export function EraseDialog({ email, close, done }: { email: string; close: () => void; done: () => void }) {
  const [typed, setTyped] = useState("");
  const [problem, setProblem] = useState<Problem>();
  const [report, setReport] = useState<Erased>();
  const [state, setState] = useState<"asking" | "busy" | "done">("asking");
  const submit = (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    setState("busy");
    erase(email, setReport).then((all) => { setReport(all); setState("done"); done(); }, (failure: unknown) => { setProblem(asProblem(failure)); setState("asking"); });
  };
  return (
    <Dialog title={t("erase.title", { email: plain(email) })} close={close}>
      <form onSubmit={submit}>
        {state === "asking" && <Touched email={email} />}
        {state === "asking" && (
          <>
            <label for="erase-typed">{t("erase.type", { email: plain(email) })}</label>
            <input id="erase-typed" type="text" value={typed} required autocomplete="off" spellcheck={false} onInput={(event) => setTyped(event.currentTarget.value)} />
          </>
        )}
        <div role="status">{report && <Report of={report} busy={state === "busy"} />}</div>
        {problem && <ProblemPanel problem={problem} />}
        <footer>
          <button type="button" onClick={close}>{t(state === "done" ? "dialog.close" : "dialog.cancel")}</button>
          {state !== "done" && <button type="submit" class="danger" disabled={state === "busy" || !isConfirmed(typed, email)}>{t("erase.go")}</button>}
        </footer>
      </form>
    </Dialog>
  );
}

function Touched({ email }: { email: string }) {
  const kept = useResource(`kept ${email}`, () => keptOf(email), false);
  return (
    <>
      <Loaded from={kept}>{(now) => <p><strong>{t("erase.found", { orders: now.orders, mails: now.messages })}{now.more && ` ${t("erase.more")}`}</strong></p>}</Loaded>
      <ul class="bullets">
        <li>{t("erase.goes")}</li>
        <li>{t("erase.stays")}</li>
        <li>{t("erase.waits")}</li>
        <li>{t("erase.elsewhere")}</li>
        {!has("orders") && <li>{t("erase.orders")} <code>tidings customers erase</code></li>}
      </ul>
    </>
  );
}

function Report({ of, busy }: { of: Erased; busy: boolean }) {
  if (busy) return <p>{t("erase.busy", { orders: of.orders, mails: of.messages })}</p>;
  return (
    <>
      <p>{t("erase.done", { orders: of.orders, mails: of.messages })}</p>
      {of.underWay > 0 && <p>{t("erase.underway", { n: of.underWay })}</p>}
      {!of.complete && of.underWay === 0 && <p>{t("erase.again")}</p>}
    </>
  );
}
