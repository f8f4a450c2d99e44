-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX by_rank;

DROP FUNCTION state_rank(invoice_state);

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

CREATE FUNCTION public.state_rank(public.invoice_state) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT CASE $1::text WHEN 'paid' THEN 3 ELSE 1 END $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE INDEX by_rank ON public.invoices USING btree (public.state_rank(state));
