// The page that somebody asked for before they were sent to the sign-in service; this tab keeps it until they come back.
// Without its query, and no page of a person: those name customers.
import { go, place, root } from "./router.ts";

const name = "tidings.asked-for";

export function keepPlace(): void {
  const path = place.value.path;
  if (path && !path.startsWith("people/")) sessionStorage.setItem(name, path);
  else sessionStorage.removeItem(name);
}

export function returnToKept(): void {
  const path = sessionStorage.getItem(name);
  sessionStorage.removeItem(name);
  if (path && place.value.path === "") go(root + path, "replace");
}
