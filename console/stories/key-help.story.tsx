import { helpShown, KeyHelp } from "../src/parts/key-help.tsx";

export function Open() {
  helpShown.value = true;
  return <KeyHelp />;
}
