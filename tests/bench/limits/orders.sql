-- A group of :batch orders: one transaction, one round trip.
\startpipeline
BEGIN;
INSERT INTO limit_orders SELECT gen_random_uuid(), 1, 'placed', 'ada@example.test', repeat('x', 900) FROM generate_series(1, :batch);
INSERT INTO limit_events (event_id, order_id, payload) SELECT gen_random_uuid(), gen_random_uuid(), repeat('x', 950) FROM generate_series(1, :batch);
INSERT INTO limit_keys (key, fingerprint) SELECT gen_random_uuid(), gen_random_uuid() FROM generate_series(1, :batch);
COMMIT;
\endpipeline
