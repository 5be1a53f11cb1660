// What /readyz says, a line for each thing that the service needs.
import type { Check } from "../lib/client.ts";
import { t } from "../lib/words.ts";
import { Icon } from "./icon.tsx";

export function Checks({ title, checks }: { title: string; checks: Check[] }) {
  return (
    <div class="checks">
      <h3>{title}</h3>
      <ul>
        {checks.map((one) => (
          <li key={one.name} class={one.ok ? "good" : one.needed === false ? "wait" : "bad"}>
            <Icon name={one.ok ? "good" : one.needed === false ? "wait" : "bad"} />
            <span>{one.name}</span><span class="quiet-text">{one.ok ? t("check.ok") : one.why}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
