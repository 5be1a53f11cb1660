// Runs the console's unit tests by Node's own runner. They are TypeScript, so they are packed first. Usage: node run-unit.mjs FOLDER_FOR_THE_PACKED
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { build } from "../../console/node_modules/esbuild/lib/main.js";

const out = resolve(process.argv[2]), here = import.meta.dirname ?? new URL(".", import.meta.url).pathname;
const tests = readdirSync(join(here, "unit")).filter((name) => name.endsWith(".test.ts"));
await build({
  entryPoints: tests.map((name) => join(here, "unit", name)), outdir: out, outExtension: { ".js": ".mjs" }, bundle: true, platform: "node", format: "esm",
  target: "node18", nodePaths: [join(here, "../../console/node_modules")], alias: { "@preact/signals": join(here, "../../console/node_modules/@preact/signals") }, logLevel: "warning",
});
const ran = spawnSync(process.execPath, ["--test", ...tests.map((name) => join(out, name.replace(/\.ts$/, ".mjs")))], { stdio: "inherit", env: { ...process.env, TZ: "UTC", LANG: "C.UTF-8" } });
process.exit(ran.status ?? 1);
