import { Time } from "../src/parts/time.tsx";

export const Moments = () => <p><Time at={new Date().toISOString()} /> <Time at="2026-11-23T07:00:00.000000Z" /></p>;
