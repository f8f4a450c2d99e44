-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE spans
    ALTER COLUMN span TYPE text USING (span::text);

DROP TYPE state_range;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TYPE state_range AS RANGE (
    subtype = public.invoice_state,
    multirange_type_name = public.state_multirange
);

ALTER TABLE spans
    ALTER COLUMN span TYPE state_range USING (span::state_range);
