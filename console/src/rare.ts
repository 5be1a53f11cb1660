// Pages that are rarely looked at: one script of their own, loaded with the first of them.
export { Audit } from "./pages/audit.tsx";
export { DeadLetters } from "./pages/dead-letters.tsx";
export { Keys } from "./pages/keys.tsx";
export { MailboxMail } from "./pages/mailbox-mail.tsx";
export { Mailbox } from "./pages/mailbox.tsx";
export { Person } from "./pages/person.tsx";
export { Quarantine } from "./pages/quarantine.tsx";
export { Search } from "./pages/search.tsx";
export { System } from "./pages/system.tsx";
