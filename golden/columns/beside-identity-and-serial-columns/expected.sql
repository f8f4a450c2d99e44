-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_ship_status AS ENUM (
    'docked',
    'sailing',
    'sunk'
);

ALTER TABLE ships
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE new_ship_status USING (status::text::new_ship_status),
    ALTER COLUMN status SET DEFAULT 'docked'::new_ship_status;

ALTER TABLE voyages
    ALTER COLUMN status TYPE new_ship_status USING (status::text::new_ship_status);

DROP TYPE ship_status;

ALTER TYPE new_ship_status RENAME TO ship_status;
