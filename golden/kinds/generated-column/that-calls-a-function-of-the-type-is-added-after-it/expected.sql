-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX invoices_place;

ALTER TABLE ranks DROP COLUMN lowest;

ALTER TABLE invoices DROP COLUMN place;

DROP FUNCTION rank_of(invoice_state);

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

CREATE FUNCTION public.rank_of(s public.invoice_state) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT CASE s WHEN 'paid' THEN 2 ELSE 1 END $$;

SET LOCAL check_function_bodies TO DEFAULT;

ALTER TABLE invoices ADD COLUMN place integer GENERATED ALWAYS AS (public.rank_of(state)) STORED NOT NULL;

ALTER TABLE ranks ADD COLUMN lowest integer GENERATED ALWAYS AS (public.rank_of('draft'::public.invoice_state)) STORED;

CREATE INDEX invoices_place ON public.invoices USING btree (place);
