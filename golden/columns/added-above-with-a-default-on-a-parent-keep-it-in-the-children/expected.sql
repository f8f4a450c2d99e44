ALTER TABLE machines ADD gears gear[] DEFAULT '{}';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_gear AS ENUM (
    'low',
    'high',
    'reverse'
);

ALTER TABLE machines
    ALTER COLUMN gears DROP DEFAULT,
    ALTER COLUMN gears TYPE new_gear[] USING (gears::text[]::new_gear[]),
    ALTER COLUMN gears SET DEFAULT '{}';

DROP TYPE gear;

ALTER TYPE new_gear RENAME TO gear;
