import { Consumers } from "../src/parts/consumers.tsx";
import { parseMetrics } from "../src/lib/metrics.ts";

const of = (topic: string, up: number) => `tidings_kafka_up{client="consumer",topic="${topic}"} ${up}\ntidings_consumer_partitions{topic="${topic}"} 6\ntidings_consumer_lag_events{topic="${topic}"} 1234\n`;
export const TwoTopics = () => <Consumers samples={parseMetrics(of("order-event", 1) + of("order-event.receipts", 0))} />;
