// Saved views of a list: one's own and everybody's, as links; the filters that are set can be saved under a name.
import { useState } from "preact/hooks";
import { asProblem, call, may, query, send, type Page, type Problem, type SavedView } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { link } from "../lib/router.ts";
import { t } from "../lib/words.ts";
import { Dialog } from "./dialog.tsx";
import { Icon } from "./icon.tsx";
import { ProblemPanel } from "./problem-panel.tsx";
import { say } from "./toast.tsx";

type List = SavedView["list"];
const pathOf = (list: List, name: string) => `/v1/views/${list}/${encodeURIComponent(name)}`;
const isSame = (one: Record<string, string>, other: Record<string, string>) =>
  JSON.stringify(Object.entries(one).sort()) === JSON.stringify(Object.entries(other).sort());

export function SavedViews({ list, filters }: { list: List; filters: Record<string, string> }) {
  const all = useResource("views", () => call<Page<SavedView>>("notifications", "/v1/views"));
  const [saving, setSaving] = useState(false);
  const mine = (all.data?.data ?? []).filter((one) => one.list === list);
  const shown = mine.find((one) => isSame(one.filter, filters));
  const isNarrowed = Object.keys(filters).length > 0;
  if (mine.length === 0 && !isNarrowed) return null;
  const remove = (one: SavedView) =>
    void call("notifications", pathOf(list, one.name) + query({ shared: String(one.shared) }), { method: "DELETE" }).then(() => { say(t("saved.removed", { name: one.name })); all.reload(); }, (failure: unknown) => say(asProblem(failure).detail));
  return (
    <nav class="views saved" aria-label={t("saved.title")}>
      {mine.map((one) => (
        <a key={`${one.shared} ${one.name}`} href={link(list, one.filter)} aria-current={shown === one ? "true" : undefined}>
          {one.name}{one.shared && <span class="badge">{t("saved.shared")}</span>}
        </a>
      ))}
      {isNarrowed && !shown && <button type="button" class="plain" onClick={() => setSaving(true)}><Icon name="copy" />{t("saved.save")}</button>}
      {shown && (!shown.shared || may("keys:admin")) && <button type="button" class="plain" onClick={() => remove(shown)}><Icon name="trash" />{t("saved.remove")}</button>}
      {saving && <SaveDialog list={list} filters={filters} close={() => setSaving(false)} done={(name) => { setSaving(false); say(t("saved.done", { name })); all.reload(); }} />}
    </nav>
  );
}

function SaveDialog({ list, filters, close, done }: { list: List; filters: Record<string, string>; close: () => void; done: (name: string) => void }) {
  const [problem, setProblem] = useState<Problem>();
  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const name = String(given.get("name")).trim();
    send("PUT", "notifications", pathOf(list, name), { filter: filters, shared: given.has("shared") }).then(() => done(name), (failure: unknown) => setProblem(asProblem(failure)));
  };
  return (
    <Dialog title={t("saved.save")} close={close}>
      <form onSubmit={submit}>
        <label for="view-name">{t("saved.name")}</label>
        <input id="view-name" name="name" type="text" required maxLength={60} autocomplete="off" />
        {may("keys:admin") && <label class="check"><input name="shared" type="checkbox" /> {t("saved.for-everybody")}</label>}
        {problem && <ProblemPanel problem={problem} />}
        <footer><button type="button" onClick={close}>{t("dialog.cancel")}</button><button type="submit" class="primary">{t("saved.go")}</button></footer>
      </form>
    </Dialog>
  );
}
