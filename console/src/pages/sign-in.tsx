// Where a key is needed. The key goes into a session and nowhere else: not into an address, a log or the browser's storage.
import { useEffect, useState } from "preact/hooks";
import { asProblem, type Problem, session, signIn } from "../lib/client.ts";
import { keepPlace } from "../lib/kept-place.ts";
import { place, root } from "../lib/router.ts";
import { t, type Word } from "../lib/words.ts";
import { Mark } from "../parts/frame.tsx";
import { ProblemPanel } from "../parts/problem-panel.tsx";

const whys = ["expired", "refused", "no-role", "rejected", "unavailable"];

// What went wrong on the way to the provider and back stands in the address.
function Provider() {
  if (!session.value?.provider) return <p>{t("sign.lead")}</p>;
  const why = place.value.query.get("sign-in") ?? "";
  return (
    <>
      {whys.includes(why) && <p class="banner" role="alert">{t(`sign.why.${why}` as Word)}</p>}
      <a class="button primary" href={`${root}oidc/start`} target="_self" onClick={keepPlace}>{t("sign.provider")}</a>
      <p>{t("sign.or")} {t("sign.lasts")}</p>
    </>
  );
}

export function SignIn() {
  const [key, setKey] = useState("");
  const [problem, setProblem] = useState<Problem>();
  useEffect(() => {
    document.title = `${t("sign.title")} – Tidings`;
  }, []);
  const submit = (event: Event) => {
    event.preventDefault();
    setProblem(undefined);
    signIn(key.trim()).catch((failure: unknown) => setProblem(asProblem(failure)));
  };
  return (
    <main class="alone">
      <form class="card" onSubmit={submit}>
        <Mark />
        <h1>{t("sign.title")}</h1>
        <Provider />
        <label for="key">{t("sign.key")}</label>
        <input id="key" type="password" autocomplete="current-password" required autofocus value={key} onInput={(event) => setKey(event.currentTarget.value)} aria-describedby="key-hint" />
        <p id="key-hint" class="quiet-text">{t("sign.hint")}</p>
        {problem && <ProblemPanel problem={problem} />}
        <button type="submit" class="primary">{t("sign.go")}</button>
      </form>
    </main>
  );
}
