// One mail: what became of it, what happened on its way, and the mail itself.
import { useState } from "preact/hooks";
import { call, curl, may, query, session, type Message, type MessageStory, type OrderStory, type Page } from "../lib/client.ts";
import { isAboutCustomer } from "../lib/correction.ts";
import { plain } from "../lib/format.ts";
import { messageSentence } from "../lib/message-sentence.ts";
import { useResource } from "../lib/resource.ts";
import { go, link, place } from "../lib/router.ts";
import { isSettled, toneOf } from "../lib/states.ts";
import { named, t, told } from "../lib/words.ts";
import { StateChip } from "../parts/chip.tsx";
import { CopyButton } from "../parts/copy-button.tsx";
import { DiscardDialog, replay } from "../parts/message-actions.tsx";
import { Heading } from "../parts/heading.tsx";
import { Icon } from "../parts/icon.tsx";
import { MailPreview } from "../parts/mail-preview.tsx";
import { MailSource, MailText } from "../parts/mail-text.tsx";
import { MessageTable } from "../parts/message-table.tsx";
import { needs } from "../parts/needs.ts";
import { Loaded, Panel } from "../parts/panel.tsx";
import { Tabs } from "../parts/tabs.tsx";
import { eventSteps } from "../parts/order-story.tsx";
import { ResendDialog } from "../parts/resend-dialog.tsx";
import { Timeline } from "../parts/timeline.tsx";

export function MessagePage({ id }: { id: string }) {
  const path = `/v1/messages/${id}`;
  const story = useResource(path, () => call<MessageStory>("notifications", path), true, (frame) => frame.messages.some((one) => one.id === id));
  if (!story.data) return <><Heading title={t("omni.message", { value: id })} short={id} /><Loaded from={story}>{() => null}</Loaded></>;
  const one = story.data;
  const recipient = one.recipient ? plain(one.recipient) : t("msg.nobody");
  const kind = named("kind", one.kind);
  return (
    <>
      <Heading title={<><StateChip state={one.status} /> {t("msg.title", { kind, recipient })}{one.test && <span class="badge warn">{t("badge.test")}</span>}</>} short={`${kind} – ${named("state", one.status)}`}
               sentence={messageSentence(one)} tone={toneOf(one.status)} actions={<Actions story={one} reload={story.reload} />} />
      <Meaning story={one} />
      <div class="columns message-columns">
        <div>
          <Panel title={t("msg.timeline")}><WholeWay story={one} /></Panel>
          <Facts story={one} />
        </div>
        <MailTabs story={one} />
      </div>
      <OthersOf story={one} />
    </>
  );
}

function Actions({ story, reload }: { story: MessageStory; reload: () => void }) {
  const [open, setOpen] = useState<"resend" | "discard">();
  const path = `/v1/messages/${story.id}`;
  return (
    <>
      {(isSettled(story.status) || (story.status === "deferred" && isAboutCustomer(story))) && (
        <button type="button" id="resend" {...needs("messages:write")} onClick={() => setOpen("resend")}><Icon name="resend" />{t(isSettled(story.status) ? "msg.resend" : "correct.open.waiting")}</button>
      )}
      {story.status === "dead" && <button type="button" class="primary" {...needs("dead-letters:write")} onClick={() => void replay(story.id).then(reload)}><Icon name="play" />{t("msg.replay")}</button>}
      {story.status === "dead" && <button type="button" {...needs("dead-letters:write")} onClick={() => setOpen("discard")}><Icon name="trash" />{t("msg.discard")}</button>}
      <CopyButton id="copy-link" label={t("msg.link")} icon="link" text={() => location.href} />
      <CopyButton label={t("msg.curl")} icon="terminal" text={() => curl("notifications", path)} />
      {open === "resend" && <ResendDialog mail={story} close={() => setOpen(undefined)} done={(sent) => (sent === story.id ? reload() : go(link(`messages/${sent}`)))} />}
      {open === "discard" && <DiscardDialog story={story} close={() => setOpen(undefined)} done={() => { setOpen(undefined); reload(); }} />}
    </>
  );
}

// The last answer in words first, the server's own beside them; not for what was accepted.
function Meaning({ story }: { story: MessageStory }) {
  const meaning = story.attempts.findLast((one) => one.ended_at !== null)?.meaning;
  if (story.status === "sent" || (!meaning && !story.last_reply)) return null;
  return (
    <div class={`reply-line ${toneOf(story.status)}`}>
      <Icon name="messages" />
      <div>
        {meaning && <p><strong>{told(meaning).sentence}</strong> {story.status === "dead" ? t("msg.dead.next") : told(meaning).next}</p>}
        {story.last_reply && <p class="quiet-text"><q>{story.last_reply}</q></p>}
      </div>
    </div>
  );
}

// From the change of the order on. The event may have gone with its order's age; the mail's own steps stay.
function WholeWay({ story }: { story: MessageStory }) {
  const path = `/v1/orders/${story.order}/story${query({ after: story.order_version - 1, limit: 1 })}`;
  const told = useResource(path, () => call<OrderStory>("notifications", path), false);
  const version = told.data?.versions.find((one) => one.version === story.order_version);
  return <Timeline story={story} before={version ? eventSteps(version) : []} />;
}

function Facts({ story }: { story: MessageStory }) {
  return (
    <dl class="facts">
      <div><dt>{t("col.order")}</dt><dd><a href={link(`orders/${story.order}`)}><code>{story.order}</code></a></dd></div>
      <div><dt>{t("col.event")}</dt><dd><code>{story.event}</code></dd></div>
      {story.mail_id && <div><dt>{t("fact.mailid")}</dt><dd><code>{story.mail_id}</code></dd></div>}
      {story.copy_of && <div><dt>{t("msg.copyof")}</dt><dd><a href={link(`messages/${story.copy_of}`)}><code>{story.copy_of}</code></a></dd></div>}
      {story.template_version && <div><dt>{t("fact.template")}</dt><dd><code>{story.template_version}</code></dd></div>}
    </dl>
  );
}

function MailTabs({ story }: { story: MessageStory }) {
  const [tab, setTab] = useState(place.value.query.get("tab") ?? "preview");
  const choose = (name: string) => {
    setTab(name);
    go(link(place.value.path, { tab: name === "preview" ? undefined : name }), "replace");
  };
  const allowed = may("addresses:read");
  const body = story.subject !== null && allowed;
  const content = `/v1/messages/${encodeURIComponent(story.id)}/content`;
  const none = () => <p class="empty">{t(allowed ? "view.none" : "may.not", { scope: "addresses:read", role: session.value?.role ?? "" })}</p>;
  return (
    <section class="panel" aria-label={t("tab.label")}>
      {story.subject && <header><h2 class="subject">{plain(story.subject)}</h2></header>}
      <Tabs label={t("tab.label")} chosen={tab} choose={choose} tabs={[
        { name: "preview", title: t("tab.preview"), body: () => (body ? <MailPreview content={content} /> : none()) },
        { name: "text", title: t("tab.text"), body: () => (body ? <MailText content={content} /> : none()) },
        { name: "source", title: t("tab.source"), body: () => (body ? <MailSource content={content} /> : none()) },
        { name: "data", title: t("tab.data"), body: () => <pre class="code" tabIndex={0}>{JSON.stringify(story, null, 2)}</pre> },
      ]} />
    </section>
  );
}

function OthersOf({ story }: { story: Message | MessageStory }) {
  const path = `/v1/messages${query({ order: story.order, limit: 20 })}`;
  const others = useResource(path, () => call<Page<Message>>("notifications", path));
  const rows = others.data?.data.filter((one) => one.id !== story.id) ?? [];
  if (rows.length === 0) return null;
  return <Panel title={t("msg.others")} flush><MessageTable rows={rows} caption={t("msg.others")} brief /></Panel>;
}
