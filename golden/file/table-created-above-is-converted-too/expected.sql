CREATE TABLE returns (
    id integer PRIMARY KEY,
    status order_status DEFAULT 'paid' NOT NULL
);

INSERT INTO returns VALUES (1);

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_order_status AS ENUM (
    'pending',
    'paid',
    'returned'
);

ALTER TABLE orders
    ALTER COLUMN status TYPE new_order_status USING (status::text::new_order_status);

ALTER TABLE returns
    ALTER COLUMN status DROP DEFAULT,
    ALTER COLUMN status TYPE new_order_status USING (status::text::new_order_status),
    ALTER COLUMN status SET DEFAULT 'paid';

DROP TYPE order_status;

ALTER TYPE new_order_status RENAME TO order_status;
