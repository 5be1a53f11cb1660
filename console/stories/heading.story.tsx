import { Heading } from "../src/parts/heading.tsx";

export const Whole = () => <main><Heading title="Overview" short="Overview" sentence="7 mails need you." tone="bad" actions={<button type="button">Replay</button>} /></main>;
