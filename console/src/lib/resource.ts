// Data of a page: loaded, kept while it is loaded again, and refreshed while the page is looked at and updates are not paused.
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { Problem } from "./client.ts";
import { paused } from "./settings.ts";

export interface Resource<T> {
  data: T | undefined;
  problem: Problem | undefined;
  at: Date | undefined; // when the data was current
  busy: boolean;
  reload: () => void;
}

const refreshMs = 5_000;

export function useResource<T>(key: string, load: () => Promise<T>, refresh = true): Resource<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: Problem; at?: Date; busy: boolean }>({ key, busy: true });
  const latest = useRef(load);
  const current = useRef(key);
  latest.current = load;
  current.current = key;

  const run = useCallback(async () => {
    const asked = current.current;
    setState((old) => (old.key === asked ? { ...old, busy: true } : { key: asked, busy: true }));
    try {
      const data = await latest.current();
      if (current.current === asked) setState({ key: asked, data, at: new Date(), busy: false });
    } catch (failure) {
      const problem = failure instanceof Problem ? failure : new Problem(0, String(failure), "", "");
      if (current.current === asked) setState((old) => ({ ...old, key: asked, problem, busy: false }));
    }
  }, []);

  useEffect(() => void run(), [key]);
  useEffect(() => {
    if (!refresh || paused.value) return undefined;
    const again = () => document.visibilityState === "visible" && void run();
    const timer = setInterval(again, refreshMs);
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", again);
    };
  }, [refresh, paused.value]);

  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : undefined, problem: isCurrent ? state.problem : undefined,
    at: isCurrent ? state.at : undefined, busy: state.busy || !isCurrent, reload: () => void run(),
  };
}
