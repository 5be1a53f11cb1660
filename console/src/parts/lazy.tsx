// A page whose code is loaded when the page is looked at, once. The focus, which was due before there was a heading, follows.
import type { ComponentType } from "preact";
import { useEffect, useState } from "preact/hooks";
import { Problem } from "../lib/client.ts";
import { moved, place } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { Skeleton } from "./panel.tsx";
import { ProblemPanel } from "./problem-panel.tsx";

export const focusOnHeading = (): void => document.querySelector<HTMLElement>("main h1")?.focus();

export function lazy<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  let known: ComponentType<P> | undefined;
  return function Lazy(props: P) {
    const [Page, setPage] = useState<ComponentType<P> | undefined>(() => known);
    const [problem, setProblem] = useState<Problem>();
    useEffect(() => {
      if (!known) void load().then((page) => setPage(() => (known = page)), () => setProblem(new Problem(404, t("lazy.title"), t("lazy.detail"), "")));
    }, []);
    const [isLate] = useState(!known);
    useEffect(() => {
      if (isLate && Page && moved.value > 0 && !place.value.row && !document.activeElement?.matches("input, select")) focusOnHeading();
    }, [Page]);
    if (problem) return <ProblemPanel problem={problem} retry={() => location.reload()} />;
    return Page ? <Page {...props} /> : <Skeleton />;
  };
}
