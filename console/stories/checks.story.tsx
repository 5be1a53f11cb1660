import { Checks } from "../src/parts/checks.tsx";

export const Mixed = () => <Checks title="Orders" checks={[{ name: "database", ok: true }, { name: "kafka", ok: false, needed: false, why: "no broker answers" }, { name: "journal", ok: false, why: "the database has not taken mails for 5 s" }]} />;
