-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_badge AS ENUM (
    'x',
    'y',
    'z'
);

ALTER TABLE badges
    ALTER COLUMN badge TYPE new_badge USING (badge::text::new_badge);

DROP TYPE badge;

ALTER TYPE new_badge RENAME TO badge;

GRANT ALL ON TYPE badge TO partner WITH GRANT OPTION;

SET LOCAL ROLE partner;

GRANT ALL ON TYPE badge TO guest;

SET LOCAL ROLE NONE;
