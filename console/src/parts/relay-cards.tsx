// Each mail relay: does it answer, since when not, how busy it is, and the last fault in words; above them the breaker that pauses sending.
import type { Relay, RelayList } from "../lib/client.ts";
import { clockTime, duration } from "../lib/format.ts";
import type { Tone } from "../lib/states.ts";
import { language, named, t, told } from "../lib/words.ts";
import { Icon } from "./icon.tsx";
import { Panel } from "./panel.tsx";
import { Time } from "./time.tsx";

const toneOfRelay: Record<Relay["state"], Tone> = { working: "good", failing: "bad", untried: "quiet" };

export function breakerSentence({ breaker }: RelayList): { words: string; tone: Tone } {
  const time = breaker.since ? clockTime(breaker.since) : "";
  if (breaker.storm) return { words: t("breaker.storm", { words: breaker.storm_words ?? "–" }), tone: "bad" };
  if (breaker.state === "closed" && !breaker.since) return { words: t("breaker.closed", { n: breaker.in_flight, most: breaker.slots }), tone: "good" };
  return { words: t(`breaker.${breaker.state === "closed" ? "trial" : breaker.state}`, { time }), tone: breaker.state === "closed" ? "wait" : "bad" };
}

export function RelayCards({ relays }: { relays: RelayList }) {
  const breaker = breakerSentence(relays);
  return (
    <Panel title={t("relay.title")}>
      <p class={`sentence ${breaker.tone}`} role="status">{breaker.words}</p>
      {relays.rate && <p class="quiet-text">{t("relay.rate", { rate: relays.rate })}</p>}
      <ul class="relays">{relays.data.map((one) => <Card key={one.relay} relay={one} />)}</ul>
    </Panel>
  );
}

function Card({ relay }: { relay: Relay }) {
  const tone = toneOfRelay[relay.state], { open, busy, max } = relay.connections;
  const rate = relay.per_second?.toLocaleString(language.value, { maximumFractionDigits: 1 });
  return (
    <li class="relay">
      <h3><code>{relay.relay}</code> <span class={`chip ${tone}`}><Icon name={tone} />{named("relaystate", relay.state)}</span></h3>
      {relay.since && <p>{t("relay.since")} <Time at={relay.since} /></p>}
      <p>{[rate === undefined ? "" : t("stage.rate", { n: rate }), relay.seconds_per_try === null ? "" : t("relay.try", { time: duration(relay.seconds_per_try) }), t("relay.accepted", { n: relay.accepted })].filter(Boolean).join(" · ")}</p>
      <p class="quiet-text">{t("relay.lines", { open, busy, max })}{relay.waiting > 0 && ` ${t("relay.waiting", { n: relay.waiting })}`}</p>
      {relay.last_tries && <p class="quiet-text">{t("relay.tries", { n: relay.last_tries.count, half: duration(relay.last_tries.p50_seconds), most: duration(relay.last_tries.p99_seconds) })}</p>}
      <Ends word="relay.certificate" at={relay.certificate_ends_at} warnsDays={21} />
      <Ends word="relay.token" at={relay.token_ends_at} warnsDays={0} />
      <LastFault of={relay} />
    </li>
  );
}

// What ends, and whether somebody should act: a certificate is renewed by hand, a token by itself.
function Ends({ word, at, warnsDays }: { word: "relay.certificate" | "relay.token"; at: string | null; warnsDays: number }) {
  if (!at) return null;
  const soon = new Date(at).getTime() - Date.now() < warnsDays * 86_400_000;
  return <p class={soon ? "sentence wait" : "quiet-text"}>{t(word)} <Time at={at} /></p>;
}

function LastFault({ of }: { of: Relay }) {
  const fault = of.last_fault;
  if (!fault) return <p class="quiet-text">{t("relay.nofault")}</p>;
  const words = fault.meaning && told(fault.meaning);
  return (
    <div class={of.state === "failing" ? "advice bad" : "advice"}>
      <p>{words?.sentence ?? fault.reply} <span class="quiet-text"><Time at={fault.at} /></span></p>
      {words && of.state === "failing" && <p>{words.next}</p>}
      <p class="server-words"><code>{[fault.phase, fault.reply_code, fault.enhanced_code].filter(Boolean).join(" ")}</code> {fault.reply}</p>
    </div>
  );
}
