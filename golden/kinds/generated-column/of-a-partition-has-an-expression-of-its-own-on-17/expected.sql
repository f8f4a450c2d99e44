-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE moves_1 ALTER COLUMN is_paid DROP NOT NULL;

ALTER TABLE moves ALTER COLUMN is_paid SET EXPRESSION AS (NULL);

ALTER TABLE events DROP COLUMN is_paid;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE events
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

ALTER TABLE moves
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE events ADD COLUMN is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED;

ALTER TABLE events_1 ALTER COLUMN is_paid SET EXPRESSION AS ((state > 'draft'::public.invoice_state));

ALTER TABLE moves ALTER COLUMN is_paid SET EXPRESSION AS ((state = 'paid'::public.invoice_state));

ALTER TABLE moves_1 ALTER COLUMN is_paid SET EXPRESSION AS ((state > 'draft'::public.invoice_state));

ALTER TABLE moves_1 ALTER COLUMN is_paid SET NOT NULL;
