// One mail of the built-in mailbox: as it looks, its text, and every byte of it.
import { useState } from "preact/hooks";
import { call, curl, type KeptMail } from "../lib/client.ts";
import { absolute, bytes, plain } from "../lib/format.ts";
import { useResource } from "../lib/resource.ts";
import { go, link, place } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { Heading } from "../parts/heading.tsx";
import { MailPreview } from "../parts/mail-preview.tsx";
import { MailSource, MailText } from "../parts/mail-text.tsx";
import { Loaded } from "../parts/panel.tsx";
import { Tabs } from "../parts/tabs.tsx";

export function MailboxMail({ id }: { id: string }) {
  const path = `/v1/mailbox/${encodeURIComponent(id)}`;
  const found = useResource(path, () => call<KeptMail>("notifications", path), false);
  const title = found.data ? plain(found.data.subject) || t("box.nosubject") : t("box.title");
  return (
    <>
      <Heading title={title} short={title} actions={<CopyButton label={t("msg.curl")} icon="terminal" text={() => curl("notifications", path)} />} />
      <Loaded from={found}>{(mail) => <><Facts mail={mail} /><Parts content={`${path}/content`} /></>}</Loaded>
    </>
  );
}

function Facts({ mail }: { mail: KeptMail }) {
  return (
    <dl class="facts">
      <div><dt>{t("box.to")}</dt><dd>{mail.recipients.map(plain).join(", ")}</dd></div>
      <div><dt>{t("box.from")}</dt><dd>{plain(mail.from || mail.sender) || "–"}</dd></div>
      <div><dt>{t("col.time")}</dt><dd>{absolute(mail.received_at)}</dd></div>
      <div><dt>{t("box.size")}</dt><dd>{bytes(mail.size)}</dd></div>
      <div><dt>{t("box.message")}</dt><dd>{mail.message ? <a href={link(`messages/${mail.message}`)}><code>{mail.message}</code></a> : t("box.foreign")}</dd></div>
    </dl>
  );
}

// A mail of somebody else may be text only: asked first, as a frame cannot say so in words.
function Html({ content }: { content: string }) {
  const has = useResource(`has ${content}`, () => call<string>("notifications", `${content}?part=html`, { method: "HEAD" }), false);
  if (has.problem?.status === 404) return <p class="empty">{t("box.nohtml")}</p>;
  return <Loaded from={has}>{() => <MailPreview content={content} />}</Loaded>;
}

function Parts({ content }: { content: string }) {
  const [tab, setTab] = useState(place.value.query.get("tab") ?? "html");
  const choose = (name: string) => {
    setTab(name);
    go(link(place.value.path, { tab: name === "html" ? undefined : name }), "replace");
  };
  return (
    <section class="panel" aria-label={t("tab.label")}>
      <Tabs label={t("tab.label")} chosen={tab} choose={choose} tabs={[
        { name: "html", title: t("box.html"), body: () => <Html content={content} /> },
        { name: "text", title: t("tab.text"), body: () => <MailText content={content} /> },
        { name: "source", title: t("tab.source"), body: () => <MailSource content={content} /> },
      ]} />
    </section>
  );
}
