import { MailSource, MailText } from "../src/parts/mail-text.tsx";
import { answer } from "./answers.ts";
import { examples } from "./fixtures.ts";

const given = () => answer({ "/v1/messages/msg_1/content": `Message-ID: <1@shop.example>\nSubject: Hello\n\n${examples.message_text}` });
export function Text() { given(); return <MailText content="/v1/messages/msg_1/content" />; }
export function Source() { given(); return <MailSource content="/v1/messages/msg_1/content" />; }
