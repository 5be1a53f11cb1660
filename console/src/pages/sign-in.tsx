// Where a key is needed. The key goes into a session and nowhere else: not into an address, a log or the browser's storage.
import { useEffect, useState } from "preact/hooks";
import { Problem, signIn } from "../lib/client.ts";
import { t } from "../lib/words.ts";
import { Mark } from "../parts/frame.tsx";
import { ProblemPanel } from "../parts/problem-panel.tsx";

export function SignIn() {
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    document.title = `${t("sign.title")} – Tidings`;
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    signIn(key.trim()).catch((failure: unknown) => setProblem(failure instanceof Problem ? failure : new Problem(0, String(failure), "", "")));
  };
  return (
    <main class="alone">
      <form class="card" onSubmit={submit}>
        <Mark />
        <h1>{t("sign.title")}</h1>
        <p>{t("sign.lead")}</p>
        <label for="key">{t("sign.key")}</label>
        <input id="key" type="password" autocomplete="current-password" required autofocus value={key} onInput={(event) => setKey(event.currentTarget.value)} aria-describedby="key-hint" />
        <p id="key-hint" class="quiet-text">{t("sign.hint")}</p>
        {problem && <ProblemPanel problem={problem} />}
        <button type="submit" class="primary">{t("sign.go")}</button>
      </form>
    </main>
  );
}
