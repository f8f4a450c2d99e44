CREATE FUNCTION add_label(label text) RETURNS void LANGUAGE plpgsql AS $f$
BEGIN
    EXECUTE 'ALTER TYPE public.priority ADD VALUE ' || quote_literal(label);
END
$f$;

SELECT add_label('urgent');

DROP FUNCTION add_label(text);
