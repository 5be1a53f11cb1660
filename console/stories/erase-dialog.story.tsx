import { EraseDialog } from "../src/parts/erase-dialog.tsx";
import { answer } from "./answers.ts";
import { nothing } from "./everything.ts";

export function Asking() {
  answer({ "/v1/customers/": { data: [{}], next: null }, "/v1/messages": { data: [{}, {}], next: "more" } });
  return <EraseDialog email="ada@example.com" close={nothing} done={nothing} />;
}
