DO $$ BEGIN
    ALTER TABLE d ADD COLUMN before mood DEFAULT 'sad';
    ALTER TABLE d ALTER COLUMN felt SET DEFAULT 'sad';
    EXECUTE 'CREATE VIEW felt AS SELECT felt FROM d';
    GRANT SELECT ON d TO PUBLIC;
END $$;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW felt;

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN felt DROP DEFAULT,
    ALTER COLUMN before DROP DEFAULT,
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood),
    ALTER COLUMN before TYPE new_mood USING (before::text::new_mood),
    ALTER COLUMN felt SET DEFAULT 'sad',
    ALTER COLUMN before SET DEFAULT 'sad';

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE VIEW felt AS SELECT felt FROM d;
