import { history } from "../src/lib/pulse.ts";
import { Plots } from "../src/parts/plots.tsx";

export function Usual() {
  history.value = Array.from({ length: 30 }, (_, at) => ({ at: Date.UTC(2026, 10, 23, 7) + at * 5_000, values: { rate: at % 7, backlog: 30 - at, seconds: 0.2 + (at % 3) / 10 } }));
  return <Plots />;
}
