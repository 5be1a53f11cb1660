import { Omnibox } from "../src/parts/omnibox.tsx";

export const Empty = () => <Omnibox />;
