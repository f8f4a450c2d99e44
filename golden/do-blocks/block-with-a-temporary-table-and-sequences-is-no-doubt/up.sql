DO $$
DECLARE
    many integer;
BEGIN
    CREATE TEMP TABLE old_moods AS SELECT id, felt FROM d;
    CREATE INDEX old_moods_felt ON old_moods (felt);
    UPDATE d SET note = initcap(old_moods.felt::text) FROM old_moods WHERE old_moods.id = d.id;
    GET DIAGNOSTICS many = ROW_COUNT;
    RAISE NOTICE '% rows of d', many;
    DROP INDEX old_moods_felt;
    DROP TABLE old_moods;
    PERFORM setval('numbers', (SELECT max(id) FROM d), nextval('numbers') > 0);
EXCEPTION WHEN unique_violation THEN
    RAISE WARNING 'd was not changed';
END $$;

ALTER TYPE mood ADD VALUE 'glad';
