// Events of a text/event-stream (HTML Living Standard, section 9.2) out of the text that came so far. Pure.
export interface ServerEvent { id: string | undefined; event: string; data: string }

// What is whole, and the rest that waits for more. A comment alone is no event.
export function takeEvents(text: string): { events: ServerEvent[]; rest: string } {
  const parts = text.replaceAll("\r\n", "\n").split("\n\n");
  const rest = parts.pop() ?? "";
  const events = parts.flatMap((part): ServerEvent[] => {
    const one: ServerEvent = { id: undefined, event: "message", data: "" };
    let said = false;
    for (const line of part.split("\n")) {
      const colon = line.indexOf(":");
      if (colon <= 0) continue;
      const value = line.slice(colon + 1).replace(/^ /, "");
      const field = line.slice(0, colon);
      if (field === "id") one.id = value;
      else if (field === "event") one.event = value;
      else if (field === "data") one.data += (one.data ? "\n" : "") + value;
      else continue;
      said = true;
    }
    return said ? [one] : [];
  });
  return { events, rest };
}
