import { messageStates, orderMoves, type OrderStatus } from "../src/lib/states.ts";
import { OrderChip, StateChip } from "../src/parts/chip.tsx";

export const Messages = () => <p>{messageStates.map((one) => <StateChip key={one} state={one} />)}</p>;
export const Orders = () => <p>{(Object.keys(orderMoves) as OrderStatus[]).map((one) => <OrderChip key={one} status={one} />)}</p>;
