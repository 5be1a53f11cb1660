import { Empty, Panel } from "../src/parts/panel.tsx";

export const Usual = () => <Panel title="Facts" aside={<a href="#all">Show all</a>}><p>Content</p></Panel>;
export const WithNothing = () => <Panel title="Needs you" flush><Empty><p>Nothing needs you.</p></Empty></Panel>;
