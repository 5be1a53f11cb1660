import { Timeline } from "../src/parts/timeline.tsx";
import { dead, sent, waiting } from "./fixtures.ts";

export const Sent = () => <Timeline story={sent} />;
export const Dead = () => <Timeline story={dead} />;
export const Waiting = () => <Timeline story={waiting} />;
