import { MessageTable } from "../src/parts/message-table.tsx";
import { messages } from "./fixtures.ts";

export const Full = () => <MessageTable rows={messages} caption="Messages" />;
export const Brief = () => <MessageTable rows={messages} caption="Mails of this order" brief />;
