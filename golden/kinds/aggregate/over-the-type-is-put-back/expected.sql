-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP AGGREGATE last_state(public.invoice_state);

DROP FUNCTION later(invoice_state, invoice_state);

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

CREATE FUNCTION public.later(public.invoice_state, public.invoice_state) RETURNS public.invoice_state
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT greatest($1, $2) $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE AGGREGATE public.last_state(public.invoice_state) (
    SFUNC = public.later,
    STYPE = public.invoice_state
);
