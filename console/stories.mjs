// Packs the story pages: one script, the console's style sheet and a page that loads both. Usage: node stories.mjs --out FOLDER
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(parseArgs({ options: { out: { type: "string" } } }).values.out);
const suffix = ".story.tsx";
const parts = readdirSync(join(here, "stories")).filter((name) => name.endsWith(suffix)).map((name) => name.slice(0, -suffix.length));

const entry = `${parts.map((name, at) => `import * as s${at} from "./${name}${suffix}";`).join("\n")}
import { show } from "./show.tsx";
show({ ${parts.map((name, at) => `${JSON.stringify(name)}: s${at}`).join(", ")} });`;

rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, "assets"), { recursive: true });
const common = { absWorkingDir: here, bundle: true, format: "esm", target: ["es2022"], jsx: "automatic", jsxImportSource: "preact", logLevel: "warning" };
await build({ ...common, stdin: { contents: entry, resolveDir: join(here, "stories"), loader: "tsx" }, outfile: join(out, "assets/stories.js") });
await build({ ...common, entryPoints: ["src/style/style.css"], outfile: join(out, "assets/style.css") });
writeFileSync(join(out, "index.html"), readFileSync(join(here, "src/index.html"), "utf8").replace("%PARTS%\n", "").replace("%SCRIPT%", "assets/stories.js").replace("%STYLE%", "assets/style.css"));
// Which stories there are, for those who look at all of them.
const namesIn = (part) => [...readFileSync(join(here, "stories", part + suffix), "utf8").matchAll(/^export (?:const|function) (\w+)/gm)].map((found) => found[1]);
writeFileSync(join(out, "stories.json"), JSON.stringify(Object.fromEntries(parts.map((part) => [part, namesIn(part)]))));
