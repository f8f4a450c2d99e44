-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE invoices DROP COLUMN first;

ALTER TABLE invoices DROP COLUMN paid;

DROP CAST (invoice_state AS integer);

DROP FUNCTION rank(invoice_state);

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

CREATE FUNCTION public.rank(public.invoice_state) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$SELECT 1$$;

CREATE CAST (public.invoice_state AS integer) WITH FUNCTION public.rank(public.invoice_state);

ALTER TABLE invoices ADD COLUMN paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED;

ALTER TABLE invoices ADD COLUMN first public.invoice_state GENERATED ALWAYS AS ('draft'::public.invoice_state) STORED;
