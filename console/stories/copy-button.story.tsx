import { CopyButton } from "../src/parts/copy-button.tsx";

export const Usual = () => <CopyButton label="Copy link" icon="link" text={() => location.href} />;
