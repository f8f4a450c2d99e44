-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE DOMAIN new_states AS new_invoice_state[]
    CONSTRAINT states_check CHECK ((array_length(VALUE, 1) > 0));

ALTER TABLE filters
    ALTER COLUMN wanted TYPE new_states USING (wanted::text::new_states);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP DOMAIN states;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER DOMAIN new_states RENAME TO states;
