-- A used store: older copies of every row of a table. Nothing here knows more of a table than its name: ids and times move into the
-- past, in the same way everywhere, so that what belonged together still does; other values stay as they are.
CREATE SCHEMA bench;

-- The first 32 bits of a UUIDv7 count 65,536 ms each: that is one age.
CREATE FUNCTION bench.past(id uuid, age bigint) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT (lpad(to_hex(('x' || left(id::text, 8))::bit(32)::bigint - age), 8, '0') || substr(id::text, 9))::uuid $$;

-- The same with the prefix of the contract: ord_, evt_, msg_.
CREATE FUNCTION bench.past(id text, age bigint) RETURNS text LANGUAGE sql IMMUTABLE STRICT AS $$
    SELECT CASE WHEN id = '' THEN '' ELSE left(id, 4) || bench.past(substr(id, 5)::uuid, age)::text END $$;

-- What a column of an older copy holds, as an expression.
CREATE FUNCTION bench.older(name text, type text, is_in_key boolean) RETURNS text LANGUAGE sql AS $$
    SELECT CASE
        WHEN type = 'uuid' OR type = 'text' AND name IN ('id', 'event_id', 'order_id', 'message_id', 'copy_of')
            THEN format('bench.past(%1$I, age)', name)
        WHEN type = 'timestamp with time zone' THEN format('%1$I - age * interval ''65.536 s''', name)
        WHEN type = 'bigint' AND name = 'id' THEN format('%1$I - age * (SELECT max(%1$I) FROM base)', name)
        WHEN type = 'text' AND is_in_key AND name = 'key' THEN format('%1$I || ''-'' || age', name)
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
    EXECUTE format('CREATE TEMP TABLE base AS SELECT * FROM %s', of);
    FOR age IN REVERSE ages .. 1 LOOP  -- ids grow as they do in life, so indexes do too
        EXECUTE format('INSERT INTO %s (%s) SELECT %s FROM base, (SELECT $1 AS age) AS one', of, names, older) USING age;
    END LOOP;
    DROP TABLE base;
END $$;
