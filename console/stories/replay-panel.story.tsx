import { ReplayPanel } from "../src/parts/replay-panel.tsx";
import { nothing } from "./everything.ts";

export const Chosen = () => <ReplayPanel choice={{ domain: "full.test", kind: "placed", text: "452" }} change={nothing} changed={nothing} />;
