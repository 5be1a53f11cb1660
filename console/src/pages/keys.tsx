// API keys: who has one, making one, which shows it once, and revoking one, which asks.
import { useState } from "preact/hooks";
import { all } from "../lib/all.ts";
import { asProblem, call, has, send, session, type Problem, type ApiKey, type KeyType, type NewApiKey, type Page, type Role } from "../lib/client.ts";
import { useResource } from "../lib/resource.ts";
import { named, t } from "../lib/words.ts";
import { CopyButton } from "../parts/copy-button.tsx";
import { DataTable, type Column } from "../parts/data-table.tsx";
import { Dialog } from "../parts/dialog.tsx";
import { Heading } from "../parts/heading.tsx";
import { Icon } from "../parts/icon.tsx";
import { needs } from "../parts/needs.ts";
import { Empty, Loaded, Panel } from "../parts/panel.tsx";
import { ProblemPanel } from "../parts/problem-panel.tsx";
import { Time } from "../parts/time.tsx";
import { say } from "../parts/toast.tsx";

const roles = all<Role>()("viewer", "support", "operator", "editor", "shop", "admin");
const types = all<KeyType>()("live", "test");

export function Keys() {
  const list = useResource("keys", () => call<Page<ApiKey>>("notifications", "/v1/keys"));
  const [making, setMaking] = useState(false);
  const [made, setMade] = useState<ApiKey>();
  const [leaving, setLeaving] = useState<ApiKey>();
  const lead = session.value?.auth === "off" ? "key.off" : has("orders") ? "key.lead" : "key.lead.one";
  return (
    <>
      <Heading title={t("key.title")} short={t("key.title")} sentence={t(lead)}
               actions={<button type="button" class="primary" {...needs("keys:admin")} onClick={() => setMaking(true)}><Icon name="keys" />{t("key.new")}</button>} />
      <Panel title={t("key.title")} flush>
        <Loaded from={list}>{(page) => (!page.data.some(isShown) ? <Empty><p>{t("key.none")}</p></Empty> : <KeyTable rows={page.data.filter(isShown)} revoke={setLeaving} />)}</Loaded>
      </Panel>
      {making && <NewKey close={() => setMaking(false)} done={(key) => { setMaking(false); setMade(key); list.reload(); }} />}
      {made && <ShownOnce made={made} close={() => setMade(undefined)} />}
      {leaving && <Revoke one={leaving} close={() => setLeaving(undefined)} done={() => { setLeaving(undefined); say(t("key.revoked")); list.reload(); }} />}
    </>
  );
}

// A key that nobody has: somebody signed in with the provider, and it ends with the session. Ended ones are no news.
const isSignIn = (one: ApiKey) => one.created_by.startsWith("person_");
const isShown = (one: ApiKey) => !isSignIn(one) || one.state === "usable";

function KeyTable({ rows, revoke }: { rows: ApiKey[]; revoke: (one: ApiKey) => void }) {
  const columns: Column<ApiKey>[] = [
    { title: t("key.name"), cell: (one) => <><strong class="cut">{one.name}</strong>{isSignIn(one) && <span class="badge">{t("badge.signed-in")}</span>} <code>{one.id}</code></> },
    { title: t("key.role"), cell: (one) => <>{one.role}{one.type === "test" && <span class="badge warn">{t("badge.test")}</span>}</>, kind: "slim" },
    { title: t("col.state"), cell: (one) => <span class={`chip ${one.state === "usable" ? "good" : "quiet"}`}><Icon name={one.state === "usable" ? "good" : "quiet"} />{named("keystate", one.state)}</span>, kind: "state" },
    { title: t("key.used"), cell: (one) => (one.last_used_at ? <Time at={one.last_used_at} /> : t("key.never")), kind: "when" },
    { title: t("key.until"), cell: (one) => (one.expires_at ? <Time at={one.expires_at} /> : t("key.never")), kind: "when" },
    { title: t("key.do"), cell: (one) => one.state === "usable" && <button type="button" {...needs("keys:admin")} aria-label={`${t("key.revoke")}: ${one.name}`} onClick={() => revoke(one)}>{t("key.revoke")}</button>, kind: "slim" },
  ];
  return <DataTable caption={t("key.title")} columns={columns} rows={rows} keyOf={(one) => one.id} />;
}

function NewKey({ close, done }: { close: () => void; done: (made: ApiKey) => void }) {
  const [problem, setProblem] = useState<Problem>();
  const [busy, setBusy] = useState(false);
  const [role, setRole] = useState<Role>("viewer");
  const [wanted, setWanted] = useState<KeyType>("live");
  const type = role === "shop" ? wanted : "live";
  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const end = String(given.get("expires") ?? "");
    const body: NewApiKey = { name: String(given.get("name")).trim(), role, type, expires_at: end ? new Date(`${end}T23:59:59Z`).toISOString() : null };
    setBusy(true);
    send<ApiKey>("POST", "notifications", "/v1/keys", body).then(done, (failure: unknown) => { setProblem(asProblem(failure)); setBusy(false); });
  };
  return (
    <Dialog title={t("key.new")} close={close}>
      <form onSubmit={submit}>
        <label for="key-name">{t("key.name")}</label>
        <input id="key-name" name="name" type="text" required maxLength={80} autocomplete="off" />
        <label for="key-role">{t("key.role")}</label>
        <select id="key-role" name="role" value={role} onChange={(event) => setRole(event.currentTarget.value as Role)}>{roles.map((one) => <option key={one} value={one}>{named("role", one)}</option>)}</select>
        <label for="key-type">{t("key.type")}</label>
        <select id="key-type" name="type" value={type} disabled={role !== "shop"} aria-describedby="key-type-why" onChange={(event) => setWanted(event.currentTarget.value as KeyType)}>
          {types.map((one) => <option key={one} value={one}>{named("keytype", one)}</option>)}
        </select>
        <p id="key-type-why" class="quiet-text">{t("key.test.role")}</p>
        <label for="key-expires">{t("key.expires")}</label>
        <input id="key-expires" name="expires" type="date" />
        {problem && <ProblemPanel problem={problem} />}
        <footer><button type="button" onClick={close}>{t("dialog.cancel")}</button><button type="submit" class="primary" disabled={busy}>{t("key.go")}</button></footer>
      </form>
    </Dialog>
  );
}

// The only place where a key is shown; it is in no address and no storage, and gone when the dialog closes.
function ShownOnce({ made, close }: { made: ApiKey; close: () => void }) {
  return (
    <Dialog title={t("key.shown")} close={close}>
      <p>{t("key.once")}</p>
      <pre class="code" tabIndex={0}>{made.key}</pre>
      <footer><CopyButton label={t("key.copy")} text={() => made.key ?? ""} /><button type="button" class="primary" onClick={close}>{t("dialog.close")}</button></footer>
    </Dialog>
  );
}

function Revoke({ one, close, done }: { one: ApiKey; close: () => void; done: () => void }) {
  const [problem, setProblem] = useState<Problem>();
  const revoke = () => void call("notifications", `/v1/keys/${one.id}`, { method: "DELETE" }).then(done, (failure: unknown) => setProblem(asProblem(failure)));
  return (
    <Dialog title={t("key.revoke")} close={close}>
      <p>{t("key.sure", { name: one.name })}</p>
      {problem && <ProblemPanel problem={problem} />}
      <footer><button type="button" onClick={close}>{t("dialog.cancel")}</button><button type="button" class="danger" onClick={revoke}>{t("key.revoke")}</button></footer>
    </Dialog>
  );
}
