-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_region AS ENUM (
    'emea',
    'apac',
    'amer'
);

ALTER TABLE stores
    ALTER COLUMN region TYPE new_region USING (region::text::new_region);

ALTER TABLE reporting.sales
    ALTER COLUMN region TYPE new_region USING (region::text::new_region);

DROP TYPE region;

ALTER TYPE new_region RENAME TO region;
