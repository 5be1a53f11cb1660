// A message's state in one sentence. "Accepted", never "delivered": a mail server took it, and more is not known.
import type { MessageStory } from "./client.ts";
import { between, clockTime, relative } from "./format.ts";
import { t } from "./words.ts";

export function messageSentence(one: MessageStory, now = Date.now()): string {
  const settled = one.settled_at ? clockTime(one.settled_at, new Date(now)) : "";
  const because = one.reason ? ` ${t("msg.reason", { reason: one.reason })}` : "";
  switch (one.status) {
    case "sent": {
      const relay = one.attempts.findLast((attempt) => attempt.outcome === "accepted")?.relay ?? one.attempts.at(-1)?.relay ?? "";
      const after = one.settled_at ? t("msg.sent.after", { age: between(one.created_at, one.settled_at) }) : "";
      return t("msg.sent", { relay, time: settled, after });
    }
    case "queued":
      if (!one.due_at) return t("msg.queued.order");
      return new Date(one.due_at).getTime() <= now ? t("msg.queued.now") : t("msg.queued", { due: relative(one.due_at, now) });
    case "sending": return t("msg.sending");
    case "deferred": return t("msg.deferred", { due: one.due_at ? relative(one.due_at, now) : "" });
    case "failed": return t("msg.failed", { time: settled });
    case "dead": return t("msg.dead", { time: settled });
    case "skipped": return t("msg.skipped") + because;
    case "suppressed": return t("msg.suppressed") + because;
    case "superseded": return t("msg.superseded");
  }
}
