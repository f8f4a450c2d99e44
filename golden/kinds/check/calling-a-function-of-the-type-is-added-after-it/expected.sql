-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE invoices DROP CONSTRAINT final_has_total;

DROP FUNCTION is_final(invoice_state);

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.is_final(public.invoice_state) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text = 'paid' $_$;

SET LOCAL check_function_bodies TO DEFAULT;

ALTER TABLE invoices ADD CONSTRAINT final_has_total CHECK (((NOT public.is_final(state)) OR (total > (0)::numeric)));
