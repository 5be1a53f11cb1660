// Which page an address shows. Signing in comes first where a key is needed, and keeps the address.
import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useState } from "preact/hooks";
import { asProblem, checkSession, hasMailbox, loadSession, type Problem, session } from "./lib/client.ts";
import { returnToKept } from "./lib/kept-place.ts";
import { streaming } from "./lib/live.ts";
import { moved, place } from "./lib/router.ts";
import { paused } from "./lib/settings.ts";
import { language, t } from "./lib/words.ts";
import { Frame } from "./parts/frame.tsx";
import { KeyHelp } from "./parts/key-help.tsx";
import { focusOnHeading, lazy } from "./parts/lazy.tsx";
import { Skeleton } from "./parts/panel.tsx";
import { ProblemPanel } from "./parts/problem-panel.tsx";
import { MessagePage } from "./pages/message.tsx";
import { Messages } from "./pages/messages.tsx";
import { NotFound } from "./pages/not-found.tsx";
import { OrderPage } from "./pages/order.tsx";
import { Orders } from "./pages/orders.tsx";
import { Overview } from "./pages/overview.tsx";
import { SignIn } from "./pages/sign-in.tsx";

const rare = () => import("./rare.ts");
const Audit = lazy(async () => (await rare()).Audit);
const DeadLetters = lazy(async () => (await rare()).DeadLetters);
const Keys = lazy(async () => (await rare()).Keys);
const Mailbox = lazy(async () => (await rare()).Mailbox);
const MailboxMail = lazy(async () => (await rare()).MailboxMail);
const Person = lazy(async () => (await rare()).Person);
const Quarantine = lazy(async () => (await rare()).Quarantine);
const Search = lazy(async () => (await rare()).Search);
const System = lazy(async () => (await rare()).System);

function pageOf(path: string): JSX.Element {
  const [name = "", id, ...more] = path.split("/");
  if (more.length === 0 && id) {
    if (name === "messages") return <MessagePage key={id} id={id} />;
    if (name === "orders") return <OrderPage key={id} id={id} />;
    if (name === "mailbox" && hasMailbox()) return <MailboxMail key={id} id={id} />;
    if (name === "people") return <Person key={id} email={id} />;
  }
  if (id) return <NotFound />;
  switch (name) {
    case "": return <Overview />;
    case "messages": return <Messages />;
    case "orders": return <Orders />;
    case "mailbox": return hasMailbox() ? <Mailbox /> : <NotFound />;
    case "dead-letters": return <DeadLetters />;
    case "quarantine": return <Quarantine />;
    case "search": return <Search />;
    case "system": return <System />;
    case "keys": return <Keys />;
    case "audit": return <Audit />;
    default: return <NotFound />;
  }
}

// The focus goes to the heading of the page, once it is there.
function useFocusOnHeading(count: number): void {
  useEffect(() => {
    if (count === 0 || place.value.row) return;
    window.scrollTo(0, 0);
    focusOnHeading();
  }, [count]);
}

// The stream says when the session ends; without it, it is asked for.
function useSessionEnd(): void {
  useEffect(() => {
    if (paused.value || streaming.value) return undefined;
    const timer = setInterval(() => { if (document.visibilityState === "visible") void checkSession().catch(() => undefined); }, 5_000);
    return () => clearInterval(timer);
  }, [paused.value, streaming.value]);
}

export function App() {
  const [problem, setProblem] = useState<Problem>();
  const load = () => void loadSession().then(() => { setProblem(undefined); if (session.value?.signed_in) returnToKept(); }, (failure: unknown) => setProblem(asProblem(failure)));
  useLayoutEffect(load, []); // asks before the browser paints
  useFocusOnHeading(moved.value);
  useSessionEnd();
  void language.value; // words change with it
  if (problem && !session.value) return <main class="alone"><h1>{t("app.name")}</h1><ProblemPanel problem={problem} retry={load} /></main>;
  if (!session.value) return <main class="alone"><Skeleton /></main>;
  if (!session.value.signed_in) return <SignIn />;
  return (
    <>
      <Frame key={language.value}>{pageOf(place.value.path)}</Frame>
      <KeyHelp />
    </>
  );
}
