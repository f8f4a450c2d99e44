CREATE TYPE invoice_span AS RANGE (subtype = invoice_state, multirange_type_name = invoice_spans);
ALTER TABLE invoices ADD COLUMN spans invoice_spans DEFAULT '{}';

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN spans DROP DEFAULT,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN spans TYPE text USING (spans::text);

DROP TYPE invoice_span;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TYPE invoice_span AS RANGE (subtype = invoice_state, multirange_type_name = invoice_spans);

ALTER TABLE invoices
    ALTER COLUMN spans TYPE invoice_spans USING (spans::invoice_spans),
    ALTER COLUMN spans SET DEFAULT '{}';
