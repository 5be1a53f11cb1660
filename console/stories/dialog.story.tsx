import { Dialog } from "../src/parts/dialog.tsx";
import { nothing } from "./everything.ts";

export const Open = () => <Dialog title="Empty the mailbox" close={nothing}><p>Delete every mail?</p><footer><button type="button">Cancel</button><button type="button" class="danger">Empty</button></footer></Dialog>;
