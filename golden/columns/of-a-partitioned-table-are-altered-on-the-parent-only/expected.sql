-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_quality AS ENUM (
    'good',
    'bad',
    'suspect'
);

ALTER TABLE measurements
    ALTER COLUMN quality TYPE new_quality USING (quality::text::new_quality);

DROP TYPE quality;

ALTER TYPE new_quality RENAME TO quality;
