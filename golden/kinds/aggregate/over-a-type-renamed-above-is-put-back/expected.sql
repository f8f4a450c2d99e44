ALTER TYPE invoice_state RENAME TO bill_state;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP AGGREGATE latest(public.bill_state);

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

CREATE AGGREGATE public.latest(public.bill_state) (
    SFUNC = enum_larger,
    STYPE = public.bill_state
);

COMMENT ON AGGREGATE public.latest(public.bill_state) IS 'of states';
