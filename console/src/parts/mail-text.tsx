// The mail's text part, and its source with a filter over its lines.
import { useState } from "preact/hooks";
import { call } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { t } from "../lib/words.ts";
import { Loaded } from "./panel.tsx";

// `content`: the path of the mail's parts, which knows ?part=.
const part = (content: string, name: "text" | "source") => call<string>("notifications", `${content}?part=${name}`);

export function MailText({ content }: { content: string }) {
  const text = useResource(`text ${content}`, () => part(content, "text"), false);
  return <Loaded from={text}>{(shown) => <pre class="mail-text" tabIndex={0}>{shown}</pre>}</Loaded>;
}

const marked = /^(Message-ID|References|In-Reply-To|DKIM-Signature|From|To|Subject|Auto-Submitted|X-Tidings-\w+):/i;

export function MailSource({ content }: { content: string }) {
  const source = useResource(`source ${content}`, () => part(content, "source"), false);
  const [filter, setFilter] = useState("");
  return (
    <Loaded from={source}>
      {(text) => {
        const lines = text.split(/\r?\n/);
        const end = lines.indexOf("");
        const shown = lines.map((line, at) => ({ line, at })).filter(({ line }) => line.toLowerCase().includes(filter.toLowerCase()));
        return (
          <>
            <label class="line-filter">{t("source.filter")}<input type="text" value={filter} onInput={(event) => setFilter(event.currentTarget.value)} /></label>
            <pre class="code" tabIndex={0}>{shown.map(({ line, at }) => <span key={at} class={at < end && marked.test(line) ? "mark-line" : undefined}>{line}{"\n"}</span>)}</pre>
          </>
        );
      }}
    </Loaded>
  );
}
