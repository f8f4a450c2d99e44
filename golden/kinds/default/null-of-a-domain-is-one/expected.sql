ALTER TABLE invoices ADD COLUMN first open_state DEFAULT NULL;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

CREATE DOMAIN new_open_state AS new_invoice_state
    CONSTRAINT open_state_check CHECK ((VALUE <> 'paid'::new_invoice_state));

CREATE DOMAIN new_any_state AS new_open_state;

ALTER TABLE invoices
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN was DROP DEFAULT,
    ALTER COLUMN first DROP DEFAULT,
    ALTER COLUMN state TYPE new_open_state USING (state::text::new_open_state),
    ALTER COLUMN was TYPE new_open_state USING (was::text::new_open_state),
    ALTER COLUMN first TYPE new_open_state USING (first::text::new_open_state),
    ALTER COLUMN state SET DEFAULT NULL::new_invoice_state,
    ALTER COLUMN was SET DEFAULT NULL::new_invoice_state,
    ALTER COLUMN first SET DEFAULT NULL;

ALTER TABLE notes
    ALTER COLUMN state TYPE new_any_state USING (state::text::new_any_state);

DROP DOMAIN any_state;

DROP DOMAIN open_state;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER DOMAIN new_open_state RENAME TO open_state;

ALTER DOMAIN new_any_state RENAME TO any_state;

ALTER DOMAIN open_state SET DEFAULT 'draft'::public.invoice_state;

ALTER DOMAIN any_state SET DEFAULT NULL::public.invoice_state;
