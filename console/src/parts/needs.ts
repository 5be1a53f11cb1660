// For a button: switched off, with the reason, when the session's key lacks the scope.
import { may, session, type Scope } from "../lib/client.ts";
import { t } from "../lib/words.ts";

export function needs(scope: Scope): { disabled?: boolean; title?: string } {
  return may(scope) ? {} : { disabled: true, title: t("may.not", { scope, role: session.value?.role ?? "" }) };
}
