import { DataTable } from "../src/parts/data-table.tsx";

const rows = [{ id: "1", name: "Earl Grey", count: 3 }, { id: "2", name: "A name that is so long that it does not fit into the column that it stands in", count: 12_000 }];
export const WithLinks = () => <DataTable caption="Teas" rows={rows} keyOf={(one) => one.id} hrefOf={(one) => `#${one.id}`} columns={[{ title: "Name", cell: (one) => one.name }, { title: "Count", cell: (one) => one.count, kind: "number" }]} />;
export const WithoutRows = () => <DataTable caption="No teas" rows={[] as typeof rows} keyOf={(one) => one.id} columns={[{ title: "Name", cell: (one) => one.name }]} />;
