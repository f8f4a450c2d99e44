-- Make up rows for the tables that use an enum; `rows.py` says why. Runs in psql, in one session.

BEGIN; -- all of it or nothing

-- Triggers, event triggers and foreign keys off, where we may: only superusers may before PostgreSQL 15.
DO $quiet$
BEGIN
    PERFORM set_config('session_replication_role', 'replica', false);
EXCEPTION WHEN insufficient_privilege THEN
    NULL;
END $quiet$;

-- The types that hold a value of an enum: arrays, domains, composites, ranges.
CREATE FUNCTION pg_temp.reach() RETURNS SETOF oid LANGUAGE sql AS $reach$
    WITH RECURSIVE reach(oid) AS (
        SELECT oid FROM pg_type WHERE typtype = 'e'
        UNION
        SELECT t.oid FROM reach r JOIN pg_type t ON t.typbasetype = r.oid
            OR (t.typelem = r.oid AND t.typlen = -1)
            OR EXISTS (SELECT FROM pg_range WHERE rngtypid = t.oid AND rngsubtype = r.oid)
            OR EXISTS (SELECT FROM pg_attribute WHERE attrelid = t.typrelid AND atttypid = r.oid
                       AND attnum > 0 AND NOT attisdropped)
    )
    SELECT oid FROM reach
$reach$;

-- What fits into a column of a type, as text that its input function reads; n makes it unique.
CREATE FUNCTION pg_temp.plain(type oid, typmod integer, n integer) RETURNS text LANGUAGE plpgsql AS $plain$
DECLARE
    t pg_type;
    size integer;
BEGIN
    SELECT * INTO t FROM pg_type WHERE oid = type;
    WHILE t.typtype = 'd' LOOP
        typmod := t.typtypmod;
        SELECT * INTO t FROM pg_type WHERE oid = t.typbasetype;
    END LOOP;
    size := CASE WHEN t.typname IN ('varchar', 'bpchar') AND typmod > 4 THEN typmod - 4 ELSE 63 END;
    RETURN CASE
        WHEN t.typtype = 'e' THEN
            (SELECT enumlabel FROM pg_enum WHERE enumtypid = t.oid ORDER BY enumsortorder LIMIT 1)
        WHEN t.typtype = 'c' THEN (SELECT '(' || repeat(',', count(*)::integer - 1) || ')' FROM pg_attribute
                                   WHERE attrelid = t.typrelid AND attnum > 0)
        WHEN t.typname IN ('json', 'jsonb') THEN '{}'
        WHEN t.typname = 'uuid' THEN '00000000-0000-4000-8000-' || lpad(n::text, 12, '0')
        WHEN t.typname = 'xml' THEN '<a/>'
        WHEN t.typname = 'pg_lsn' THEN '0/' || n
        WHEN t.typname = 'oidvector' THEN n::text
        WHEN t.typname LIKE 'macaddr%' THEN
            '08:00:2b:01:' || to_char(n % 100, 'FM00') || ':' || to_char(n / 100 % 100, 'FM00')
        WHEN t.typname LIKE 'time%' AND t.typname NOT LIKE 'timestamp%' THEN '12:00'
        WHEN t.typname = 'circle' THEN '<(0,0),1>'
        WHEN t.typcategory = 'A' THEN '{}'
        WHEN t.typcategory = 'B' THEN 'true'
        WHEN t.typcategory = 'D' THEN (date '2000-01-01' + n)::text
        WHEN t.typcategory = 'G' THEN '((0,0),(1,1))'
        WHEN t.typcategory = 'I' THEN '10.0.' || n / 250 || '.' || n % 250
        WHEN t.typname = 'int2' THEN (n % 32768)::text
        WHEN t.typname = 'numeric' AND typmod > 4 THEN
            (n % (10 ^ LEAST(((typmod - 4) >> 16) - ((typmod - 4) & 2047), 9))::integer)::text
        WHEN t.typcategory = 'N' THEN n::text
        WHEN t.typcategory = 'R' THEN 'empty'
        WHEN t.typcategory = 'T' THEN n || ' days'
        WHEN t.typcategory = 'V' THEN repeat('0', CASE WHEN t.typname = 'bit' THEN typmod ELSE 1 END)
        ELSE right('x' || n, size)
    END;
END $plain$;

-- All values of a column that reaches an enum: each label, NULL, and arrays; else one that is plain.
CREATE FUNCTION pg_temp.offered(type oid, typmod integer) RETURNS SETOF text LANGUAGE plpgsql AS $offered$
DECLARE
    t pg_type;
    labels text[];
BEGIN
    SELECT * INTO t FROM pg_type WHERE oid = type;
    WHILE t.typtype = 'd' LOOP
        SELECT * INTO t FROM pg_type WHERE oid = t.typbasetype;
    END LOOP;
    SELECT array_agg(enumlabel::text ORDER BY enumsortorder) INTO labels FROM pg_enum
    WHERE enumtypid IN (t.oid, t.typelem, (SELECT rngsubtype FROM pg_range WHERE rngtypid = t.oid));
    IF labels IS NULL THEN
        RETURN NEXT pg_temp.plain(type, typmod, 1);
    ELSIF t.typtype = 'e' THEN
        RETURN QUERY SELECT unnest(labels);
    ELSIF t.typtype = 'r' THEN
        RETURN NEXT format('[%I,%I]', labels[1], labels[array_upper(labels, 1)]);
    ELSE
        RETURN QUERY
            VALUES ('{}'), (labels::text), ((labels || NULL::text)::text), (ARRAY[labels, labels]::text);
    END IF;
    RETURN NEXT NULL;
END $offered$;

-- Put in one row, with `value` in the column at `place`; `filled` gives all other columns a value, too.
CREATE FUNCTION pg_temp.try_row(target regclass, place smallint, value text, n integer, filled boolean)
RETURNS boolean LANGUAGE plpgsql AS $try$
DECLARE
    names text;
    written text;
BEGIN
    SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum),
           string_agg(quote_nullable(
               CASE WHEN attnum = place THEN value ELSE pg_temp.plain(atttypid, atttypmod, n) END
           ), ', ' ORDER BY attnum)
    INTO names, written
    FROM pg_attribute a
    WHERE attrelid = target AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
      AND (attnum = place OR filled OR (attnotnull AND NOT atthasdef AND attidentity = ''));
    EXECUTE format('INSERT INTO %s (%s) OVERRIDING SYSTEM VALUE VALUES (%s)', target, names, written);
    RETURN true;
EXCEPTION WHEN OTHERS THEN
    IF SQLSTATE LIKE '53%' THEN
        RAISE; -- the disk is full, say: that is no constraint
    END IF;
    RETURN false;
END $try$;

DO $fill$
DECLARE
    place record;
    offer record;
    made integer := 0;
    n integer := 1000;
BEGIN
    FOR place IN
        SELECT c.oid::regclass AS target, attnum, atttypid, atttypmod
        FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace JOIN pg_attribute a ON attrelid = c.oid
        WHERE relkind IN ('r', 'p') AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
          AND atttypid IN (SELECT pg_temp.reach()) AND nspname NOT LIKE 'pg\_%'
          AND nspname <> 'information_schema'
        ORDER BY nspname, relname, attnum
    LOOP
        FOR offer IN SELECT pg_temp.offered(place.atttypid, place.atttypmod) AS value LOOP
            n := n + 1;
            IF pg_temp.try_row(place.target, place.attnum, offer.value, n, false)
               OR pg_temp.try_row(place.target, place.attnum, offer.value, n, true) THEN
                made := made + 1;
            END IF;
        END LOOP;
    END LOOP;
    PERFORM set_config('enumfix.made', made::text, false);
END $fill$;

-- A foreign key over an enum is checked again when it is put back: rows that break it must go. Twice, for
-- a row that goes may be one that others refer to.
DO $mend$
DECLARE
    broken record;
    gone integer;
BEGIN
    FOR broken IN
        SELECT conrelid::regclass AS child, confrelid::regclass AS parent,
               string_agg(format('p.%I = c.%I', p.attname, a.attname), ' AND ') AS matches,
               string_agg(format('c.%I IS NOT NULL', a.attname), ' AND ') AS given
        FROM generate_series(1, 2) AS round, pg_constraint
        CROSS JOIN LATERAL unnest(conkey, confkey) AS k(child, parent)
        JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = k.child
        JOIN pg_attribute p ON p.attrelid = confrelid AND p.attnum = k.parent
        WHERE contype = 'f'
        GROUP BY round, pg_constraint.oid, conrelid, confrelid
        HAVING bool_or(a.atttypid IN (SELECT pg_temp.reach()))
        ORDER BY round
    LOOP
        EXECUTE format('DELETE FROM %s c WHERE %s AND NOT EXISTS (SELECT FROM %s p WHERE %s)',
                       broken.child, broken.given, broken.parent, broken.matches);
        GET DIAGNOSTICS gone = ROW_COUNT;
        PERFORM set_config('enumfix.made', (current_setting('enumfix.made')::integer - gone)::text, false);
    END LOOP;
END $mend$;

-- A materialized view that is made again shows the rows as they are now: let it do so before.
DO $refresh$
DECLARE
    view record;
BEGIN
    FOR view IN SELECT oid::regclass AS name FROM pg_class WHERE relkind = 'm' AND relispopulated ORDER BY oid LOOP
        EXECUTE format('REFRESH MATERIALIZED VIEW %s', view.name);
    END LOOP;
END $refresh$;

COMMIT;

SELECT current_setting('enumfix.made');
