// Data of a page: loaded, kept while it is loaded again, and refreshed while the page is looked at and updates are not paused: after changes that the
// stream tells of, or every 5 s where there is no stream.
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { asProblem, type Problem } from "./client.ts";
import { onLive, streaming, type LiveFrame } from "./live.ts";
import { paused } from "./settings.ts";

export interface Resource<T> {
  data: T | undefined;
  problem: Problem | undefined;
  at: Date | undefined; // when the data was current
  busy: boolean;
  reload: () => void;
}

const refreshMs = 5_000, soonMs = 1_000, longestMs = 60_000;

// `cares`: a change that shows at once instead of with the next refresh.
export function useResource<T>(key: string, load: () => Promise<T>, refresh = true, cares: (frame: LiveFrame) => boolean = () => false): Resource<T> {
  const [state, setState] = useState<{ key: string; data?: T; problem?: Problem; at?: Date; busy: boolean }>({ key, busy: true });
  const latest = useRef(load);
  const current = useRef(key);
  const concerned = useRef(cares);
  concerned.current = cares;
  latest.current = load;
  current.current = key;

  const run = useCallback(async () => {
    const asked = current.current;
    setState((old) => (old.key === asked ? { ...old, busy: true } : { key: asked, busy: true }));
    try {
      const data = await latest.current();
      if (current.current === asked) setState({ key: asked, data, at: new Date(), busy: false });
    } catch (failure) {
      const problem = asProblem(failure);
      if (current.current === asked) setState((old) => ({ ...old, key: asked, problem, busy: false }));
    }
  }, []);

  useLayoutEffect(() => void run(), [key]); // asks before the browser paints
  useEffect(() => {
    if (!refresh || paused.value) return undefined;
    let changed = false, loadedAt = Date.now();
    let soon: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      if (document.visibilityState !== "visible") return;
      changed = false;
      loadedAt = Date.now();
      void run();
    };
    const timer = setInterval(() => { if (!streaming.value || changed || Date.now() - loadedAt > longestMs) again(); }, refreshMs);
    const forget = onLive((told) => {
      changed = true;
      if (told !== "reload" && !concerned.current(told)) return;
      clearTimeout(soon);
      soon = setTimeout(again, Math.max(0, loadedAt + soonMs - Date.now()));
    });
    document.addEventListener("visibilitychange", again);
    return () => {
      clearInterval(timer);
      clearTimeout(soon);
      forget();
      document.removeEventListener("visibilitychange", again);
    };
  }, [refresh, paused.value]);

  const isCurrent = state.key === key;
  return {
    data: isCurrent ? state.data : undefined, problem: isCurrent ? state.problem : undefined,
    at: isCurrent ? state.at : undefined, busy: state.busy || !isCurrent, reload: () => void run(),
  };
}
