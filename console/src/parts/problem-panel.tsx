// Why something could not be shown or done: the service's own words, its request id, and a way to try again.
import type { Problem } from "../lib/client.ts";
import { t } from "../lib/words.ts";

export function ProblemPanel({ problem, retry }: { problem: Problem; retry?: () => void }) {
  const offline = problem.status === 0;
  return (
    <div class="problem" role="alert">
      <strong>{offline ? t("error.offline") : problem.title}</strong>
      {problem.detail && <p>{problem.detail}</p>}
      {problem.errors.map((one) => <p key={one}>{one}</p>)}
      <p class="quiet-text">
        {problem.status > 0 && <span>{problem.status}</span>} {problem.requestId && <code>{t("error.request", { id: problem.requestId })}</code>}
      </p>
      {retry && <button type="button" onClick={retry}>{t("error.retry")}</button>}
    </div>
  );
}
