// Filters that stand in the address: a form whose answer is another address.
import { go, link, place } from "../lib/router.ts";
import { t } from "../lib/words.ts";

export interface Field { name: string; title: string; type: "search" | "email"; choices?: { value: string; title: string }[] }

export function FilterForm({ fields, values, keep = {} }: { fields: Field[]; values: Record<string, string>; keep?: Record<string, string | undefined> }) {
  const submit = (event: Event) => {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const wanted = Object.fromEntries(fields.map((one) => [one.name, String(given.get(one.name) ?? "").trim()]));
    go(link(place.value.path, { ...keep, ...wanted }));
  };
  const set = fields.filter((one) => values[one.name]);
  return (
    <form class="filters" onSubmit={submit} aria-label={t("list.filter")} key={JSON.stringify(values)}>
      {fields.map((one) => (
        <label key={one.name}>{one.title}
          {one.choices ? (
            <select name={one.name} defaultValue={values[one.name] ?? ""} value={values[one.name] ?? ""} onChange={(event) => event.currentTarget.form?.requestSubmit()}>
              <option value="">{t("state.all")}</option>
              {one.choices.map((choice) => <option key={choice.value} value={choice.value}>{choice.title}</option>)}
            </select>
          ) : <input name={one.name} type="text" inputMode={one.type} defaultValue={values[one.name] ?? ""} autocomplete="off" spellcheck={false} />}
        </label>
      ))}
      <button type="submit">{t("list.apply")}</button>
      {set.length > 0 && <a class="button plain" href={link(place.value.path, keep)}>{t("list.clear")}</a>}
    </form>
  );
}
