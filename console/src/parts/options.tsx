// With which options a side runs, and where each value comes from; what was left at its default is shown on demand.
import { useState } from "preact/hooks";
import { call, type ConfiguredOption, type Side } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { named, t } from "../lib/words.ts";
import { DataTable, type Column } from "./data-table.tsx";
import { Empty, Loaded, Panel } from "./panel.tsx";

const columns = (): Column<ConfiguredOption>[] => [
  { title: t("sys.option"), cell: (one) => <code title={one.meaning}>{one.key}</code> },
  { title: t("sys.value"), cell: (one) => <span class="cut">{one.value || "–"}</span> },
  { title: t("sys.source"), cell: (one) => one.source },
];

export function Options({ side, many }: { side: Side; many: boolean }) {
  const options = useResource(`options ${side}`, () => call<{ data: ConfiguredOption[] }>(side, "/v1/configuration"), false);
  const [all, setAll] = useState(false);
  const choose = <label class="check"><input type="checkbox" checked={!all} onChange={(event) => setAll(!event.currentTarget.checked)} />{t("sys.given")}</label>;
  return (
    <Panel title={many ? `${t("sys.settings")}: ${named("side", side)}` : t("sys.settings")} flush aside={choose}>
      <Loaded from={options}>
        {({ data }) => {
          const rows = data.filter((one) => all || one.source !== "default");
          return rows.length > 0 ? <DataTable caption={t("sys.settings")} columns={columns()} rows={rows} keyOf={(one) => one.key} /> : <Empty><p>{t("sys.alldefault")}</p></Empty>;
        }}
      </Loaded>
    </Panel>
  );
}
