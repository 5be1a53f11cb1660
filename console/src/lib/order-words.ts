// Small things about orders. Pure.
import type { Message, Order } from "./client.ts";

export const nameOf = (order: Order): string => order.reference || `…${order.id.slice(-8)}`;

const samples = [
  { sku: "TEA-01", name: "Earl Grey 100 g", unit_price: 1250 }, { sku: "TEA-07", name: "Sencha 80 g", unit_price: 1690 },
  { sku: "POT-02", name: "Cast-iron teapot", unit_price: 5400 }, { sku: "CUP-04", name: "Two porcelain cups", unit_price: 2200 },
];

// An order that a shop could have: for a first look at what Tidings does.
export function sampleOrder(pick: (below: number) => number): Record<string, unknown> {
  const first = samples[pick(samples.length)], second = samples[pick(samples.length)];
  const items = [first, second].flatMap((one, at) => (one && (at === 0 || one !== first) ? [{ ...one, quantity: 1 + pick(3) }] : []));
  return {
    reference: `S-${10_000 + pick(90_000)}`, currency: "EUR", items, shipping: 490,
    customer: { email: "ada@example.com", name: "Ada Lovelace", locale: "en-GB", time_zone: "Europe/London" },
    shipping_address: { name: "Ada Lovelace", lines: ["1 Tea Lane"], city: "London", postal_code: "N1 9GU", region: "", country: "GB" },
  };
}

// Which mails came of which event; what is left made none.
export const mailsOf = (event: string, messages: Message[]): Message[] => messages.filter((one) => one.event === event);
