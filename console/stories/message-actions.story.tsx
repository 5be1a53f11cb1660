import { DiscardDialog } from "../src/parts/message-actions.tsx";
import { nothing } from "./everything.ts";
import { dead } from "./fixtures.ts";

export const Discard = () => <DiscardDialog story={dead} close={nothing} done={nothing} />;
