-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'sad',
    'glad'
);

ALTER TABLE t
    ALTER COLUMN a TYPE new_mood USING (a::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER TYPE mood OWNER TO app;
