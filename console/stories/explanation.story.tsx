import { Explanation } from "../src/parts/explanation.tsx";
import { answer } from "./answers.ts";
import { examples } from "./fixtures.ts";

export function OfAnOrder() {
  answer({ "/v1/explain": examples.explanation });
  return <Explanation asked={{ order: "ord_1" }} />;
}
