// Starts the console.
import { render } from "preact";
import { App } from "./app.tsx";
import { onKey } from "./parts/key-help.tsx";
import { startLive } from "./lib/live.ts";
import { startRouter } from "./lib/router.ts";
import { loadSettings } from "./lib/settings.ts";

await loadSettings();
startRouter();
startLive();
document.addEventListener("keydown", onKey);
const target = document.getElementById("app");
if (target) {
  target.replaceChildren();
  render(<App />, target);
}
