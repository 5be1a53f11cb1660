// The mail server of the tests is told how to behave: away, and back again. What it always refuses stays.
import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { facts } from "./browser.mjs";

function behave(change) {
  const next = change(JSON.parse(readFileSync(facts.rules, "utf8")));
  writeFileSync(`${facts.rules}.new`, JSON.stringify(next));
  renameSync(`${facts.rules}.new`, facts.rules); // the server reads it at any time
}

const away = { banner: "421 4.3.2 closing for maintenance", drop: "before_dot" };
export const takeRelayAway = () => behave((rules) => ({ ...rules, ...away }));
export const bringRelayBack = () => behave((rules) => Object.fromEntries(Object.entries(rules).filter(([name]) => !(name in away))));

// A mailbox provider that was full takes mail again, until the function that this answers is called.
export function emptyFullMailboxes() {
  let before;
  behave((rules) => { before = rules.full_domains; return { ...rules, full_domains: {} }; });
  return () => behave((rules) => ({ ...rules, full_domains: before }));
}
