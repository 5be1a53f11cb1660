// A state as icon and word: never by colour alone.
import { Icon } from "./icon.tsx";
import { named } from "../lib/words.ts";
import { orderTone, toneOf, type MessageState, type OrderStatus } from "../lib/states.ts";

export function StateChip({ state }: { state: MessageState }) {
  const tone = toneOf(state);
  return <span class={`chip ${tone}`}><Icon name={tone} />{named("state", state)}</span>;
}

export function OrderChip({ status }: { status: OrderStatus }) {
  const tone = orderTone(status);
  return <span class={`chip ${tone}`}><Icon name={tone} />{named("order", status)}</span>;
}
