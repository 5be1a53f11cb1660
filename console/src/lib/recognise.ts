// What a person typed into the box. Pure.
export type Found =
  | { what: "message"; id: string }
  | { what: "order"; id: string }
  | { what: "event"; id: string }
  | { what: "mail"; id: string } // a Message-ID, without its brackets; its part before the @ is the message's id
  | { what: "address"; email: string }
  | { what: "words"; text: string };

const uuid = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}";
const id = new RegExp(`^(msg|ord|evt)_${uuid}$`, "i");

export function recognise(typed: string): Found {
  const text = typed.trim().replace(/^mailto:/i, "");
  const known = id.exec(text);
  if (known) {
    const kind = known[1]?.toLowerCase();
    const value = text.toLowerCase();
    return kind === "msg" ? { what: "message", id: value } : kind === "ord" ? { what: "order", id: value } : { what: "event", id: value };
  }
  const bare = text.replace(/^<|>$/g, "");
  if (/^[^\s@<>]+@[^\s@<>]+$/.test(bare)) {
    const isMessageId = new RegExp(`^msg_${uuid}@`, "i").test(bare);
    return isMessageId ? { what: "mail", id: bare } : { what: "address", email: bare };
  }
  return { what: "words", text };
}

// Domains that people mean when they mistype them.
const domains = ["gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "gmx.de", "gmx.net", "web.de", "t-online.de", "proton.me", "live.com", "aol.com"];

export function distance(left: string, right: string): number {
  let before = Array.from({ length: right.length + 1 }, (_, at) => at);
  for (let row = 1; row <= left.length; row++) {
    const now = [row];
    for (let at = 1; at <= right.length; at++) {
      const change = (before[at - 1] ?? 0) + (left[row - 1] === right[at - 1] ? 0 : 1);
      now.push(Math.min((before[at] ?? 0) + 1, (now[at - 1] ?? 0) + 1, change));
    }
    before = now;
  }
  return before[right.length] ?? 0;
}

// "ada@gmial.com" → "ada@gmail.com"; undefined when the domain looks right.
export function nearMiss(address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const domain = address.slice(at + 1).toLowerCase();
  if (at < 1 || domains.includes(domain)) return undefined;
  const meant = domains.find((one) => distance(domain, one) <= (one.length > 7 ? 2 : 1));
  return meant && `${address.slice(0, at)}@${meant}`;
}
