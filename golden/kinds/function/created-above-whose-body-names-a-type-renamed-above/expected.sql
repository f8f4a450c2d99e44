CREATE PROCEDURE settle(one invoice_state) LANGUAGE plpgsql AS $$
DECLARE
    was invoice_state := 'draft';
BEGIN
    NULL;
END
$$;
ALTER TYPE invoice_state RENAME TO bill_state;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP PROCEDURE settle(bill_state);

CREATE TYPE new_bill_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_bill_state USING (state::text::new_bill_state);

DROP TYPE bill_state;

ALTER TYPE new_bill_state RENAME TO bill_state;

SET LOCAL check_function_bodies = false;

CREATE PROCEDURE settle(one bill_state) LANGUAGE plpgsql AS $$
DECLARE
    was invoice_state := 'draft';
BEGIN
    NULL;
END
$$;

SET LOCAL check_function_bodies TO DEFAULT;
