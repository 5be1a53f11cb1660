// What a command showed in a terminal, as a picture. Usage: node terminal.mjs FOLDER (TIDINGS_CONSOLE_FACTS: the command and its output)
import { escaped, takePicture } from "./page.mjs";

const { command, text } = JSON.parse(process.env.TIDINGS_CONSOLE_FACTS);
const html = `<!doctype html><meta charset="utf-8"><style>
body { margin: 0 } pre { box-sizing: border-box; width: 100%; margin: 0; padding: 18px 22px; font: 13px/1.45 "DejaVu Sans Mono", monospace;
  white-space: pre-wrap; background: #16181d; color: #d7dae0 } b { color: #7fd1b9; font-weight: 400 }</style>
<pre><b>$ ${escaped(command)}</b>\n${escaped(text)}</pre>`;
await takePicture(process.argv[2], "demo-chaos", html, 900);
