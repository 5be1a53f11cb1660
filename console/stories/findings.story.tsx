import { Findings } from "../src/parts/findings.tsx";
import { answer } from "./answers.ts";
import { findings } from "./fixtures.ts";

export function Mixed() {
  answer({ "/v1/findings": { ...findings, looking: false } });
  return <Findings />;
}
