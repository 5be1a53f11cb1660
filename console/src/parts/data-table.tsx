// Rows that can be walked by keys: j, k and the arrows move the focus, Enter opens. Going back lands on the row that was left.
// On a narrow screen every row is a card.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { place } from "../lib/router.ts";

export interface Column<T> {
  title: string;
  cell: (row: T) => ComponentChildren;
  kind?: "number" | "wide" | "slim" | "roomy" | "number money" | "state" | "when";
}

interface Props<T> {
  caption: string;
  columns: Column<T>[];
  rows: T[];
  keyOf: (row: T) => string;
  hrefOf?: (row: T) => string;
}

export function DataTable<T>({ caption, columns, rows, keyOf, hrefOf }: Props<T>) {
  const body = useRef<HTMLTableSectionElement>(null);
  useEffect(() => {
    const left = place.value.row;
    if (left) body.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(left)}"] a`)?.focus();
  }, []);
  return (
    <div class="table-frame" tabIndex={hrefOf ? -1 : 0}>{/* without links in it, keys could not scroll it */}
      <table>
        <caption class="unseen">{caption}</caption>
        <thead><tr>{columns.map((one) => <th key={one.title} scope="col" class={one.kind}>{one.title}</th>)}</tr></thead>
        <tbody ref={body}>
          {rows.map((row) => (
            <tr key={keyOf(row)} data-row={keyOf(row)}>
              {columns.map((one, at) => (
                <td key={one.title} class={one.kind} data-title={one.title}>
                  {at === 0 && hrefOf ? <a class="row-link" href={hrefOf(row)}>{one.cell(row)}</a> : one.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// The next or previous row of the page's first table gets the focus.
export function moveFocus(by: 1 | -1): void {
  const links = [...document.querySelectorAll<HTMLElement>("main a.row-link")];
  const at = links.findIndex((one) => one === document.activeElement);
  const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(links.length - 1, Math.max(0, at + by))];
  next?.focus();
  next?.closest("tr")?.scrollIntoView({ block: "nearest" });
}
