-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE DOMAIN new_open_state AS new_invoice_state CONSTRAINT open_state_not_null NOT NULL
    CONSTRAINT still_open CHECK ((VALUE <> 'paid'::new_invoice_state));

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE reminders
    ALTER COLUMN state TYPE new_open_state USING (state::text::new_open_state);

DROP DOMAIN open_state;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER DOMAIN new_open_state RENAME TO open_state;

ALTER DOMAIN open_state SET DEFAULT 'draft'::public.invoice_state;
