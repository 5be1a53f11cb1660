import { Frame } from "../src/parts/frame.tsx";

export const Whole = () => <Frame><h1>A page</h1><p>Its content.</p></Frame>;
