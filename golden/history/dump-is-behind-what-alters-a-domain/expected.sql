-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

CREATE DOMAIN new_d AS new_e;

ALTER TABLE t
    ALTER COLUMN d TYPE new_d USING (d::text::new_d);

DROP DOMAIN d;

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

ALTER DOMAIN new_d RENAME TO d;
