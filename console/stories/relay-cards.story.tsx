import { RelayCards } from "../src/parts/relay-cards.tsx";
import { relays } from "./fixtures.ts";

const away = "2026-11-23T07:00:00.000000Z";
export const Mixed = () => <RelayCards relays={relays} />;
export const Resting = () => <RelayCards relays={{ ...relays, breaker: { ...relays.breaker, state: "open", since: away, slots: 0 } }} />;
export const StartingSlowly = () => <RelayCards relays={{ ...relays, breaker: { ...relays.breaker, since: away, slots: 1 } }} />;
export const Storm = () => <RelayCards relays={{ ...relays, breaker: { ...relays.breaker, storm: true, storm_words: "554 5.7.1 spam" } }} />;
