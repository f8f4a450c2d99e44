CREATE FUNCTION quiet(which integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    UPDATE d SET note = felt::text WHERE id = which;
END $$;

DO $$ BEGIN PERFORM quiet(id) FROM d; END $$;

ALTER TYPE mood ADD VALUE 'glad';
