-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_customer_kind_2 AS ENUM (
    'private',
    'company',
    'charity'
);

ALTER TABLE customers
    ALTER COLUMN kind TYPE new_customer_kind_2 USING (kind::text::new_customer_kind_2);

DROP TYPE customer_kind;

ALTER TYPE new_customer_kind_2 RENAME TO customer_kind;
