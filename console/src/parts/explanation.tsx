// Why there is no mail: the service's own answer first, then what it looked at.
import type { components } from "#api/notifications";
import { call, query } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { link } from "../lib/router.ts";
import { t, told } from "../lib/words.ts";
import { CorrectButton } from "./correct-button.tsx";
import { Icon, type IconName } from "./icon.tsx";
import { Loaded, Panel } from "./panel.tsx";

type Finding = components["schemas"]["MailFinding"];
const looks: Record<Finding["state"], IconName> = { fine: "good", cause: "bad", possible: "quiet" };

export function Explanation({ asked }: { asked: { order?: string; email?: string } }) {
  const path = `/v1/explain${query(asked)}`;
  const found = useResource(path, () => call<{ answer: Finding; checks: Finding[] }>("notifications", path));
  return (
    <Panel title={t("why.title")}>
      <Loaded from={found}>
        {({ answer, checks }) => (
          <>
            <p class="sentence bad">{told(answer).sentence}</p>
            {answer.next_step && <p>{told(answer).next}</p>}
            {answer.topic === "similar_address" && answer.message && asked.email && <CorrectButton message={answer.message} to={asked.email} />}
            {answer.message && <p><a href={link(`messages/${answer.message}`)}><code>{answer.message}</code></a></p>}
            <ul class="checklist">
              {checks.map((one) => <li key={one.topic} class={looks[one.state]}><Icon name={looks[one.state]} /><span>{told(one).sentence}</span></li>)}
            </ul>
          </>
        )}
      </Loaded>
    </Panel>
  );
}
