// One figure over the last minutes: a line for the eye, the same numbers as a table for everybody else. Drawn as SVG, without a library.
import { clockTime } from "../lib/format.ts";
import { shapeOf, type Point } from "../lib/history.ts";
import { t } from "../lib/words.ts";

const width = 240, height = 56, rowsMax = 12;

interface Props { title: string; points: Point[]; name: string; format: (value: number) => string }

// The newest last; not more than a person reads.
export function rowsOf(points: Point[], name: string): { at: string; value: number }[] {
  const known = points.flatMap((one) => (one.values[name] == null ? [] : [{ at: new Date(one.at).toISOString(), value: one.values[name] }]));
  const step = Math.max(1, Math.ceil(known.length / rowsMax));
  return known.filter((_, at) => (known.length - 1 - at) % step === 0);
}

export function Plot({ title, points, name, format }: Props) {
  const shape = shapeOf(points, name, width, height);
  const rows = rowsOf(points, name);
  const first = points[0];
  return (
    <figure class="plot">
      <figcaption><span class="tile-name">{title}</span><strong>{shape.last === null ? "–" : format(shape.last)}</strong></figcaption>
      <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="area" d={shape.area} /><path class="line" d={shape.line} />
      </svg>
      <p class="quiet-text">{rows.length > 1 && first ? t("plot.since", { time: clockTime(new Date(first.at)), top: format(shape.top) }) : t("plot.soon")}</p>
      {rows.length > 0 && (
        <details>
          <summary>{t("plot.table")}<span class="unseen"> {title}</span></summary>
          <table>
            <caption class="unseen">{title}</caption>
            <thead><tr><th scope="col">{t("col.time")}</th><th scope="col" class="number">{t("plot.value")}</th></tr></thead>
            <tbody>{rows.map((one) => <tr key={one.at}><td><time dateTime={one.at}>{clockTime(one.at)}</time></td><td class="number">{format(one.value)}</td></tr>)}</tbody>
          </table>
        </details>
      )}
    </figure>
  );
}
