-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    DROP CONSTRAINT sane,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD CONSTRAINT sane CHECK ((state = ANY (ARRAY['draft'::new_invoice_state, 'sent'::new_invoice_state, 'paid'::new_invoice_state]))) NOT VALID;

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

COMMENT ON CONSTRAINT sane ON public.invoices IS 'c';
