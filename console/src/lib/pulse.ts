// What stages and relays say, asked every 5 s while the page is looked at and updates are not paused, and remembered for the plots.
import { signal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { call, type RelayList, type StageList } from "./client.ts";
import { remember, type Point } from "./history.ts";
import { useResource, type Resource } from "./resource.ts";
import { paused } from "./settings.ts";

export interface Pulse { stages: StageList; relays: RelayList }
export const history = signal<Point[]>([]);

const everyMs = 5_000;

export function valuesOf({ stages, relays }: Pulse): Point["values"] {
  const stage = (name: string) => stages.stages.find((one) => one.name === name);
  const asked = relays.data.filter((one) => one.seconds_per_try !== null);
  const seconds = asked.length === 0 ? null : Math.max(...asked.map((one) => one.seconds_per_try ?? 0));
  return { rate: stage("relay")?.per_second ?? null, backlog: stage("journal")?.backlog ?? null, seconds };
}

async function load(): Promise<Pulse> {
  const [stages, relays] = await Promise.all([call<StageList>("notifications", "/v1/stages"), call<RelayList>("notifications", "/v1/relays")]);
  history.value = remember(history.value, { at: Date.now(), values: valuesOf({ stages, relays }) });
  return { stages, relays };
}

export function usePulse(): Resource<Pulse> {
  const pulse = useResource("pulse", load, false);
  useEffect(() => {
    if (paused.value) return undefined;
    const timer = setInterval(() => { if (document.visibilityState === "visible") pulse.reload(); }, everyMs);
    return () => clearInterval(timer);
  }, [paused.value]);
  return pulse;
}
