// A titled piece of a page, with what is in it, or why it is not: loading, empty, failed.
import type { ComponentChildren } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Resource } from "../lib/resource.ts";
import { clockTime } from "../lib/format.ts";
import { t } from "../lib/words.ts";
import { ProblemPanel } from "./problem-panel.tsx";

export function Panel({ title, aside, children, flush }: { title: string; aside?: ComponentChildren; children: ComponentChildren; flush?: boolean }) {
  return (
    <section class={flush ? "panel flush" : "panel"} aria-label={title}>
      <header><h2>{title}</h2>{aside}</header>
      {children}
    </section>
  );
}

// Shows nothing for the first 200 ms: most answers come sooner, and a flash helps nobody.
export function Skeleton() {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), 200);
    return () => clearTimeout(timer);
  }, []);
  return <div class="skeleton" aria-busy="true">{late && <span>{t("loading")}</span>}</div>;
}

export function Loaded<T>({ from, children }: { from: Resource<T>; children: (data: T) => ComponentChildren }) {
  if (from.data === undefined) return from.problem ? <ProblemPanel problem={from.problem} retry={from.reload} /> : <Skeleton />;
  return (
    <>
      {from.problem && <><ProblemPanel problem={from.problem} retry={from.reload} />{from.at && <p class="as-of">{t("asof", { time: clockTime(from.at) })}</p>}</>}
      {children(from.data)}
    </>
  );
}

export function Empty({ children }: { children: ComponentChildren }) {
  return <div class="empty">{children}</div>;
}
