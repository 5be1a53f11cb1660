// The mail as the recipient sees it: in a frame that may run nothing, load nothing and leave nowhere.
import { useState } from "preact/hooks";
import { root } from "../lib/router.ts";
import { t } from "../lib/words.ts";

// `content`: the path of the mail's parts, which knows ?part=.
export function MailPreview({ content }: { content: string }) {
  const [width, setWidth] = useState<"desktop" | "phone">("desktop");
  return (
    <div class="preview">
      <div class="segmented" role="group" aria-label={t("tab.preview")}>
        {(["desktop", "phone"] as const).map((one) => (
          <button key={one} type="button" aria-pressed={width === one} onClick={() => setWidth(one)}>{t(`view.${one}`)}</button>
        ))}
      </div>
      <div class={`paper ${width}`}>
        <iframe sandbox="" referrerpolicy="no-referrer" loading="lazy" title={t("view.frame")}
                src={`${root}api/notifications${content}?part=html`} />
      </div>
    </div>
  );
}
