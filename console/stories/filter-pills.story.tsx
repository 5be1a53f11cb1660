import { FilterPills } from "../src/parts/filter-pills.tsx";

export const Several = () => <FilterPills filters={{ status: "dead", domain: "example.com", from: "2026-11-23T07:00:00Z", uncertain: "true" }} />;
