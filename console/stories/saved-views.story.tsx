import { SavedViews } from "../src/parts/saved-views.tsx";
import { answer } from "./answers.ts";

const one = { list: "messages", name: "Stuck at GMX", shared: true, filter: { status: "dead", domain: "gmx.example" }, saved_at: "2026-11-23T08:15:30.000000Z", saved_by: "bootstrap" };

const some = { "/v1/views": { data: [one, { ...one, name: "Mine", shared: false, filter: { status: "deferred" } }], next: null } };

export function OneIsShown() {
  answer(some);
  return <SavedViews list="messages" filters={one.filter} />;
}

export function OneCanBeSaved() {
  answer(some);
  return <SavedViews list="messages" filters={{ kind: "placed" }} />;
}
