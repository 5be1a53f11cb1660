import { SettingsMenu } from "../src/parts/settings-menu.tsx";

export const Closed = () => <SettingsMenu />;
