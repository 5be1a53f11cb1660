import { FilterForm } from "../src/parts/filter-form.tsx";

export const Filled = () => <FilterForm fields={[{ name: "kind", title: "Mail", type: "search", choices: [{ value: "paid", title: "Paid" }] }, { name: "recipient", title: "Recipient", type: "email" }]} values={{ recipient: "ada@example.com" }} />;
