-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW reporting.states;

CREATE TYPE public.new_invoice_state AS ENUM (
    'draft',
    'sent',
    'paid',
    'overdue'
);

ALTER TABLE public.invoices
    ALTER COLUMN state TYPE public.new_invoice_state USING (state::text::public.new_invoice_state);

DROP TYPE public.invoice_state;

ALTER TYPE public.new_invoice_state RENAME TO invoice_state;

CREATE VIEW reporting.states AS
 SELECT DISTINCT invoices.state
   FROM public.invoices;
