import type { Scope } from "../src/lib/client.ts";

export const scopesOfAdmin: Scope[] = ["orders:read", "orders:write", "events:write", "messages:read", "messages:write", "addresses:read", "dead-letters:write", "templates:write", "keys:admin", "erase"];
export const nothing = () => undefined;
