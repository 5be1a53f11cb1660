// The dashboard's panels as Prometheus answered their queries, laid out as the dashboard says. Drawn here: Grafana itself is nothing that this
// repository can install. Usage: node dashboard.mjs FOLDER (TIDINGS_CONSOLE_FACTS: the panels)
import { escaped, takePicture } from "./page.mjs";

const { panels } = JSON.parse(process.env.TIDINGS_CONSOLE_FACTS);
const unit = { x: 50, y: 30 }, gap = 8, colours = ["#73bf69", "#f2cc0c", "#8ab8ff", "#ff9830", "#f2495c", "#b877d9", "#5794f2", "#96d98d"];

const short = (value) => (Math.abs(value) >= 1000 ? `${(value / 1000).toFixed(1)}k` : Number.isInteger(value) ? String(value) : value.toPrecision(2));
const texts = { s: (value) => (value < 1 ? `${Math.round(value * 1000)} ms` : `${short(value)} s`), ops: (value) => `${short(value)}/s` };
const textOf = (panel) => texts[panel.unit] ?? short;

function lines(panel, width, height) {
  const all = panel.series.flatMap((one) => one.values);
  if (all.length === 0) return `<text x="${width / 2}" y="${height / 2}" text-anchor="middle" class="axis">nothing</text>`;
  const [from, to] = [Math.min(...all.map(([at]) => at)), Math.max(...all.map(([at]) => at))], top = Math.max(...all.map(([, value]) => value), 0) || 1;
  const x = (at) => 44 + ((at - from) / Math.max(1, to - from)) * (width - 52), y = (value) => height - 18 - (Math.max(0, value) / top) * (height - 30);
  const grid = [0, 0.5, 1].map((part) => `<path class="grid" d="M44 ${y(part * top)}H${width - 8}"/><text class="axis" x="40" y="${y(part * top) + 4}" text-anchor="end">${escaped(textOf(panel)(part * top))}</text>`);
  const time = (at) => new Date(at * 1000).toISOString().slice(11, 19);
  const times = `<text class="axis" x="44" y="${height - 4}">${time(from)}</text><text class="axis" x="${width - 8}" y="${height - 4}" text-anchor="end">${time(to)}</text>`;
  const drawn = panel.series.map((one, at) => `<path fill="none" stroke-width="1.5" stroke="${colours[at % colours.length]}" d="M${one.values.map(([when, value]) => `${x(when).toFixed(1)} ${y(value).toFixed(1)}`).join("L")}"/>`);
  return grid.join("") + times + drawn.join("");
}

function panelHtml(panel) {
  const { x, y, w, h } = panel.gridPos;
  const style = `left:${x * unit.x}px;top:${y * unit.y}px;width:${w * unit.x - gap}px;height:${h * unit.y - gap}px`;
  if (panel.type === "row") return `<h2 style="${style}">${escaped(panel.title)}</h2>`;
  if (panel.type === "stat") {
    const last = panel.series[0]?.values.at(-1)?.[1];
    return `<section style="${style}"><h3>${escaped(panel.title)}</h3><p class="stat">${last === undefined ? "–" : escaped(textOf(panel)(last))}</p></section>`;
  }
  const height = h * unit.y - gap - 62, width = w * unit.x - gap - 12;
  const legend = panel.series.slice(0, 8).map((one, at) => `<span><i style="background:${colours[at % colours.length]}"></i>${escaped(one.name)}</span>`).join("");
  return `<section style="${style}"><h3>${escaped(panel.title)}</h3><svg width="${width}" height="${height}">${lines(panel, width, height)}</svg><p class="legend">${legend}</p></section>`;
}

const high = Math.max(...panels.map(({ gridPos }) => gridPos.y + gridPos.h)) * unit.y;
const html = `<!doctype html><meta charset="utf-8"><style>
body { margin: 0; font: 12px "DejaVu Sans", sans-serif; background: #111217; color: #ccccdc } main { position: relative; width: ${24 * unit.x + gap}px; height: ${high + gap}px; background: #111217 }
h2, section { position: absolute; box-sizing: border-box; margin: ${gap}px 0 0 ${gap}px } h2 { font-size: 14px } section { padding: 6px; background: #181b1f; border: 1px solid #2c2f36 }
h3 { margin: 0 0 4px; font-size: 12px; font-weight: 500 } .stat { margin: 14px 0 0; font-size: 30px; text-align: center; color: #73bf69 } .grid { stroke: #2c2f36 } .axis { fill: #8e8e9a; font-size: 10px }
.legend { margin: 2px 0 0; line-height: 1.3; height: 31px; overflow: hidden; font-size: 10px } .legend span { margin-right: 10px; white-space: nowrap } .legend i { display: inline-block; width: 10px; height: 3px; margin: 0 4px 3px 0 }
</style><main>${panels.map(panelHtml).join("")}</main>`;
await takePicture(process.argv[2], "dashboard", html, 24 * unit.x + gap);
