-- One order alone on its way to the dot: three commits that nobody shares.
\set at :at + 1
\set id :client_id * 1000000000000 + :at
\startpipeline
BEGIN;
INSERT INTO limit_orders VALUES (gen_random_uuid(), 1, 'placed', 'ada@example.test', repeat('x', 900));
INSERT INTO limit_events (event_id, order_id, payload) VALUES (gen_random_uuid(), gen_random_uuid(), repeat('x', 950));
INSERT INTO limit_keys (key, fingerprint) VALUES (gen_random_uuid(), gen_random_uuid());
COMMIT;
\endpipeline
\startpipeline
BEGIN;
INSERT INTO limit_inbox VALUES (:id, gen_random_uuid(), repeat('x', 950));
INSERT INTO limit_open VALUES (:id, 'example.test');
COMMIT;
\endpipeline
INSERT INTO limit_mails VALUES (:id, decode(repeat('5a', 700), 'hex'));
