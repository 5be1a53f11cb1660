// For a mail that is known by its id alone: looks it up, then opens the dialog with the address that was meant.
import { useState } from "preact/hooks";
import { asProblem, call, type MessageStory, type Problem } from "../lib/client.ts";
import { go, link } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { Icon } from "./icon.tsx";
import { needs } from "./needs.ts";
import { ProblemPanel } from "./problem-panel.tsx";
import { ResendDialog } from "./resend-dialog.tsx";

export function CorrectButton({ message, to }: { message: string; to: string }) {
  const [mail, setMail] = useState<MessageStory>();
  const [problem, setProblem] = useState<Problem>();
  const open = () => {
    setProblem(undefined);
    call<MessageStory>("notifications", `/v1/messages/${message}`).then(setMail, (failure: unknown) => setProblem(asProblem(failure)));
  };
  return (
    <>
      <div class="actions start"><button type="button" id="resend" class="primary" {...needs("messages:write")} onClick={open}><Icon name="resend" />{t("correct.open")}</button></div>
      {problem && <ProblemPanel problem={problem} retry={open} />}
      {mail && <ResendDialog mail={mail} to={to} close={() => setMail(undefined)} done={(sent) => go(link(`messages/${sent}`))} />}
    </>
  );
}
