// What correcting and sending a mail again takes, call by call. The order first: when its address is refused, nothing was sent. Pure but for the calls.
import { send, type Message } from "./client.ts";
import { isSettled } from "./states.ts";

export type Correctable = Pick<Message, "id" | "order" | "kind" | "status" | "recipient">;
export interface Wish { to: string; correctsOrder: boolean; key: string }

// The shop's own mail goes to the shop, whose address stands in no order.
export const isAboutCustomer = (mail: Correctable): boolean => mail.kind !== "merchant_new_order";
export const isOther = (mail: Correctable, to: string): boolean => to.trim() !== "" && to.trim() !== mail.recipient;
export const correctionPath = (mail: Correctable): string => `/v1/orders/${mail.order}/correct-address`;

// The message that goes to the address now: the copy, or one that still waits and follows its order.
export async function sendAgain(mail: Correctable, wish: Wish): Promise<string> {
  const to = wish.to.trim(), other = isOther(mail, to);
  if (other && wish.correctsOrder) await send("POST", "orders", correctionPath(mail), { email: to }, { "Idempotency-Key": `${wish.key}-order` });
  if (!isSettled(mail.status)) return mail.id;
  const copy = await send<{ id: string }>("POST", "notifications", `/v1/messages/${mail.id}/resend`, other ? { recipient: to } : {}, { "Idempotency-Key": wish.key });
  return copy.id;
}
