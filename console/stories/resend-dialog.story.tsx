import { ResendDialog } from "../src/parts/resend-dialog.tsx";
import { nothing } from "./everything.ts";
import { refused } from "./fixtures.ts";

export const NearMiss = () => <ResendDialog mail={refused} to="ada@gmial.com" close={nothing} done={nothing} />;
