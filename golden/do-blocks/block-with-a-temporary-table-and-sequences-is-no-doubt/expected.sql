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

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN felt DROP DEFAULT,
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood),
    ALTER COLUMN felt SET DEFAULT 'calm'::new_mood;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;
