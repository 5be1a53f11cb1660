import { OrderStoryPanel } from "../src/parts/order-story.tsx";
import { answer } from "./answers.ts";
import { story } from "./fixtures.ts";

export function OneVersion() {
  answer({ "/v1/orders/": story });
  return <OrderStoryPanel order={story.order} />;
}
