// The top of a page: its name, its answer in one sentence, its actions. Sets the document's title.
import type { ComponentChildren } from "preact";
import { useEffect } from "preact/hooks";

export function Heading({ title, sentence, tone, actions, short }: {
  title: ComponentChildren; sentence?: ComponentChildren; tone?: "good" | "wait" | "bad" | "quiet"; actions?: ComponentChildren; short: string;
}) {
  useEffect(() => {
    document.title = `${short} – Tidings`;
  }, [short]);
  return (
    <div class="heading">
      <div>
        <h1 tabIndex={-1}>{title}</h1>
        {sentence && <p class={`sentence ${tone ?? ""}`}>{sentence}</p>}
      </div>
      {actions && <div class="actions">{actions}</div>}
    </div>
  );
}
