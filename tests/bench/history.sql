-- A used store: %(ages)s older copies of every row that is there, an age being a minute. Nothing here knows a table: ids and times
-- move into the past, in the same way everywhere, so that what belonged together still does; other values stay as they are.
CREATE SCHEMA bench;

-- A UUIDv7 begins with 48 bits of milliseconds.
CREATE FUNCTION bench.past(id uuid, age bigint) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (lpad(to_hex(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint - age * 60000), 12, '0')
            || substr(replace(id::text, '-', ''), 13))::uuid $$;

-- The same with the prefix of the contract: ord_, evt_, msg_.
CREATE FUNCTION bench.past(id text, age bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN id = '' THEN '' ELSE left(id, 4) || bench.past(substr(id, 5)::uuid, age)::text END $$;

-- What a column of an older copy holds, as an expression.
CREATE FUNCTION bench.older(name text, type text, is_in_key boolean) RETURNS text LANGUAGE sql AS $$
    SELECT CASE
        WHEN type = 'uuid' OR type = 'text' AND name IN ('id', 'event_id', 'order_id', 'message_id', 'copy_of')
            THEN format('bench.past(%%1$I, age)', name)
        WHEN type = 'timestamp with time zone' THEN format('%%1$I - age * interval ''1 minute''', name)
        WHEN type = 'bigint' AND name = 'id' THEN format('%%1$I - age * (SELECT max(%%1$I) FROM base)', name)
        WHEN type = 'text' AND is_in_key AND name = 'key' THEN format('%%1$I || ''-'' || age', name)
        ELSE quote_ident(name) END $$;

CREATE FUNCTION bench.repeat(of regclass, ages bigint) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    names text;
    older text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
           string_agg(bench.older(attname, format_type(atttypid, NULL),
                                  EXISTS (SELECT FROM pg_index WHERE indrelid = of AND indisprimary AND attnum = ANY (indkey))), ', ' ORDER BY attnum)
      INTO names, older
      FROM pg_attribute
     WHERE attrelid = of AND attnum > 0 AND NOT attisdropped AND attidentity = '' AND attgenerated = '';
    EXECUTE format('CREATE TEMP TABLE base AS SELECT * FROM %%s', of);
    EXECUTE format('INSERT INTO %%s (%%s) SELECT %%s FROM base, generate_series(1, $1) AS age', of, names, older) USING ages;
    DROP TABLE base;
END $$;

SELECT bench.repeat(format('%%I.%%I', schemaname, tablename)::regclass, %(ages)s)
  FROM unnest(ARRAY['orders', 'order_events', 'idempotency_keys', 'inbox', 'messages', 'mails', 'attempts']) WITH ORDINALITY AS t (name, place)
  JOIN pg_tables ON tablename = name AND schemaname LIKE 'tidings%%'
 ORDER BY place;
