-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP CAST (character varying AS invoice_state);

DROP CAST (integer AS invoice_state);

DROP FUNCTION state_from_int(integer);

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

CREATE FUNCTION public.state_from_int(integer) RETURNS public.invoice_state
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'draft'::public.invoice_state $$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE CAST (integer AS public.invoice_state) WITH FUNCTION public.state_from_int(integer) AS ASSIGNMENT;

CREATE CAST (character varying AS public.invoice_state) WITH INOUT AS IMPLICIT;
