import { CorrectButton } from "../src/parts/correct-button.tsx";

export const Usual = () => <CorrectButton message="msg_1" to="ada@example.com" />;
