import { MailPreview } from "../src/parts/mail-preview.tsx";

export const Usual = () => <MailPreview content="/v1/messages/msg_1/content" />;
