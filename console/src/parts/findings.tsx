// What the services find when they look around: asked once a second while a look is under way.
import { useEffect } from "preact/hooks";
import { call, has, type FindingList } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { paused } from "../lib/settings.ts";
import { named, t } from "../lib/words.ts";
import { Icon } from "./icon.tsx";
import { Loaded, Panel } from "./panel.tsx";
import { Time } from "./time.tsx";

interface Found { side: "orders" | "notifications"; list: FindingList }

const load = () => Promise.all((["orders", "notifications"] as const).filter(has).map(async (side): Promise<Found> => ({ side, list: await call<FindingList>(side, "/v1/findings") })));

// `tidings dev` answers for both sides at once, and the same on each.
export function withoutRepeats(found: Found[]): Found[] {
  const names = (one: Found) => one.list.data.map((each) => each.check).join("\n");
  const [first] = found;
  return first && found.every((one) => names(one) === names(first)) ? [first] : found;
}

export function Findings() {
  const found = useResource("findings", load);
  const looking = found.data?.some((one) => one.list.looking) ?? false;
  useEffect(() => {
    if (!looking || paused.value) return undefined;
    const timer = setInterval(found.reload, 1_000);
    return () => clearInterval(timer);
  }, [looking, paused.value]);
  return (
    <Panel title={t("find.around")} aside={looking && <span class="quiet-text" role="status">{t("find.looking")}</span>}>
      <Loaded from={found}>
        {(all) => {
          const shown = withoutRepeats(all);
          return <>{shown.map((one) => <List key={one.side} found={one} many={shown.length > 1} />)}</>;
        }}
      </Loaded>
    </Panel>
  );
}

function List({ found: { side, list }, many }: { found: Found; many: boolean }) {
  return (
    <div class="checks findings">
      {many && <h3>{named("side", side)}</h3>}
      <ul>
        {list.data.map((one) => {
          const tone = one.ok === null ? "quiet" : one.ok ? "good" : "bad";
          return (
            <li key={one.check} class={tone}>
              <Icon name={tone} /><span>{one.check}<span class="unseen">: {t(one.ok === null ? "find.notyet" : one.ok ? "check.ok" : "find.wrong")}</span></span>
              <span class="quiet-text">{one.detail ?? t("find.notyet")}{one.at && <> · <Time at={one.at} /></>}</span>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
