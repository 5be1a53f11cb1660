-- :batch mails from event to end in three transactions: stored, bytes kept before the dot, outcome.
\set at :at + :batch
\set first :client_id * 1000000000000 + :at
\set last :first + :batch - 1
\startpipeline
BEGIN;
INSERT INTO limit_inbox SELECT id, gen_random_uuid(), repeat('x', 950) FROM generate_series(:first::bigint, :last::bigint) AS id;
INSERT INTO limit_open SELECT id, 'example.test' FROM generate_series(:first::bigint, :last::bigint) AS id;
COMMIT;
\endpipeline
\startpipeline
BEGIN;
INSERT INTO limit_mails SELECT id, decode(repeat('5a', 700), 'hex') FROM generate_series(:first::bigint, :last::bigint) AS id;
COMMIT;
\endpipeline
\startpipeline
BEGIN;
DELETE FROM limit_open WHERE id BETWEEN :first::bigint AND :last::bigint;
INSERT INTO limit_ended SELECT id, 'ada@example.test', 'sent' FROM generate_series(:first::bigint, :last::bigint) AS id;
COMMIT;
\endpipeline
