-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP OPERATOR ===(invoice_state, text);

DROP FUNCTION state_is(invoice_state, text);

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

CREATE FUNCTION public.state_is(public.invoice_state, text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text = $2 $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE OPERATOR public.=== (
    FUNCTION = public.state_is,
    LEFTARG = public.invoice_state,
    RIGHTARG = text
);
