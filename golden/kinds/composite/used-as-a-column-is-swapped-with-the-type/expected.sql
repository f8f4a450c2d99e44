-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE TYPE new_invoice_event AS (
    at timestamp with time zone,
    state new_invoice_state
);

ALTER TABLE events
    ALTER COLUMN last TYPE new_invoice_event USING (last::text::new_invoice_event),
    ALTER COLUMN older TYPE new_invoice_event[] USING (older::text[]::new_invoice_event[]);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_event;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TYPE new_invoice_event RENAME TO invoice_event;
