import { Icon, type IconName } from "../src/parts/icon.tsx";

const names: IconName[] = ["overview", "messages", "mailbox", "orders", "dead", "good", "wait", "bad", "quiet", "copy", "resend", "trash", "terminal"];
export const Several = () => <ul>{names.map((one) => <li key={one}><Icon name={one} /> {one}</li>)}</ul>;
