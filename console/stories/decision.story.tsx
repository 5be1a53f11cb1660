import { Decision } from "../src/parts/decision.tsx";
import { nothing } from "./everything.ts";

export const Usual = () => <Decision retryName="Try again" retried="It was read." sure="Discard this record?" retry={() => Promise.resolve()} discard={() => Promise.resolve()} changed={nothing} />;
