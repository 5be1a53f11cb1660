import { lazy } from "../src/parts/lazy.tsx";

const Came = lazy(() => Promise.resolve(() => <p>It came.</p>));
const Lost = lazy<object>(() => Promise.reject(new Error("gone")));
export const Loaded = () => <Came />;
export const NotToBeHad = () => <Lost />;
