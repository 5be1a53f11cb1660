import { Plot } from "../src/parts/plot.tsx";

const points = Array.from({ length: 40 }, (_, at) => ({ at: Date.UTC(2026, 10, 23, 7) + at * 5_000, values: { n: at % 11 === 0 ? null : Math.abs(Math.sin(at / 5)) * 40 } }));
const format = (value: number) => value.toFixed(1);
export const WithGaps = () => <div class="plots"><Plot title="Accepted mails" points={points} name="n" format={format} /></div>;
export const OneValue = () => <div class="plots"><Plot title="Waiting mails" points={points.slice(1, 2)} name="n" format={format} /></div>;
export const NoValue = () => <div class="plots"><Plot title="Time per try" points={[]} name="n" format={format} /></div>;
