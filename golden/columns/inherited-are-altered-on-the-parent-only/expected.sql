-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_fuel AS ENUM (
    'petrol',
    'diesel',
    'electric'
);

ALTER TABLE vans
    ALTER COLUMN second_fuel TYPE new_fuel USING (second_fuel::text::new_fuel);

ALTER TABLE vehicles
    ALTER COLUMN fuel TYPE new_fuel USING (fuel::text::new_fuel);

DROP TYPE fuel;

ALTER TYPE new_fuel RENAME TO fuel;
