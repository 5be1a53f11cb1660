// Mails per second, what waits and how long a try takes, since this browser looks.
import { duration } from "../lib/format.ts";
import { history } from "../lib/pulse.ts";
import { language, t } from "../lib/words.ts";
import { Panel } from "./panel.tsx";
import { Plot } from "./plot.tsx";

const number = (value: number) => value.toLocaleString(language.value, { maximumFractionDigits: 1 });

export function Plots() {
  const points = history.value;
  return (
    <Panel title={t("plot.title")}>
      <div class="plots">
        <Plot title={t("plot.rate")} points={points} name="rate" format={(value) => t("stage.rate", { n: number(value) })} />
        <Plot title={t("plot.backlog")} points={points} name="backlog" format={number} />
        <Plot title={t("plot.seconds")} points={points} name="seconds" format={duration} />
      </div>
    </Panel>
  );
}
