import { say, Toast } from "../src/parts/toast.tsx";

export function Saying() {
  say("Copied.");
  return <Toast />;
}
