// Copies text and says so.
import { useState } from "preact/hooks";
import { Icon, type IconName } from "./icon.tsx";
import { t } from "../lib/words.ts";

export function CopyButton({ text, label, icon = "copy", id }: { text: () => string; label: string; icon?: IconName; id?: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text()).catch(() => undefined);
    setDone(true);
    setTimeout(() => setDone(false), 1_500);
  };
  return (
    <button type="button" id={id} onClick={() => void copy()}>
      <Icon name={done ? "good" : icon} /><span aria-live="polite">{done ? t("msg.copied") : label}</span>
    </button>
  );
}
