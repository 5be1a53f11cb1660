import { Tabs } from "../src/parts/tabs.tsx";
import { nothing } from "./everything.ts";

export const Three = () => <Tabs label="The mail" chosen="text" choose={nothing} tabs={[{ name: "preview", title: "Preview", body: () => <p>…</p> }, { name: "text", title: "Text", body: () => <p>Hello Ada</p> }]} />;
