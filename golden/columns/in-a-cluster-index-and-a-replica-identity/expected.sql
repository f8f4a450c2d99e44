-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_zone AS ENUM (
    'north',
    'south',
    'east'
);

ALTER TABLE meters
    ALTER COLUMN zone TYPE new_zone USING (zone::text::new_zone);

DROP TYPE zone;

ALTER TYPE new_zone RENAME TO zone;
