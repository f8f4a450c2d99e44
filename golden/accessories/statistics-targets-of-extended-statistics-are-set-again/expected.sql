-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_device AS ENUM (
    'phone',
    'laptop',
    'tablet'
);

ALTER TABLE visits
    ALTER COLUMN device TYPE new_device USING (device::text::new_device);

DROP TYPE device;

ALTER TYPE new_device RENAME TO device;

ALTER STATISTICS public.visits_stat SET STATISTICS 300;
