// The list of all parts, or the page of one: each of its stories under its name.
import type { JSX } from "preact";
import { render } from "preact";
import { scopesOfAdmin } from "./everything.ts";
import { session } from "../src/lib/client.ts";
import { answer } from "./answers.ts";

type Story = () => JSX.Element | null;
export type Stories = Record<string, Record<string, unknown>>;

const storiesOf = (of: Record<string, unknown>): [string, Story][] => Object.entries(of).filter((one): one is [string, Story] => typeof one[1] === "function");
const spaced = (name: string) => name.replace(/([A-Z])/g, " $1").toLowerCase().trim();

// One story, or all of the part.
function Page({ part, of, story }: { part: string; of: Record<string, unknown>; story: string | null }) {
  const shown = storiesOf(of).filter(([name]) => story === null || name === story);
  return (
    <main id="main" class="stories">
      <h1>{part}</h1>
      {shown.map(([name, Story]) => <section key={name} aria-label={spaced(name)}><h2>{spaced(name)}</h2><Story /></section>)}
    </main>
  );
}

function List({ all }: { all: Stories }) {
  return <main><h1>Parts</h1><ul>{Object.keys(all).map((part) => <li key={part}><a href={`?part=${part}`}>{part}</a></li>)}</ul></main>;
}

export function show(all: Stories): void {
  answer({});
  session.value = { auth: "required", signed_in: true, client: "key_1", name: "Ada", role: "admin", scopes: scopesOfAdmin, ends_at: null, version: "0", delivery_mode: "live", sides: ["orders", "notifications"] };
  const asked = new URLSearchParams(location.search);
  const part = asked.get("part") ?? "";
  const of = all[part];
  const target = document.getElementById("app");
  if (!target) return;
  document.title = `${part || "Parts"} – stories`;
  const Whole = of?.Whole as Story | undefined; // what is a page by itself
  render(Whole ? <Whole /> : of ? <Page part={part} of={of} story={asked.get("story")} /> : <List all={all} />, target);
}
