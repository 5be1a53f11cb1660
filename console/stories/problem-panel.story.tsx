import { Problem } from "../src/lib/client.ts";
import { ProblemPanel } from "../src/parts/problem-panel.tsx";
import { nothing } from "./everything.ts";
import { problem } from "./fixtures.ts";

export const Refused = () => <ProblemPanel problem={problem} />;
export const Offline = () => <ProblemPanel problem={new Problem(0, "", "", "")} retry={nothing} />;
