-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION next_state(integer);

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

CREATE FUNCTION public.next_state(invoice integer, OUT state public.invoice_state, OUT at date) RETURNS record
    LANGUAGE plpgsql
    AS $$ BEGIN state := 'sent'; at := now(); END $$;

SET LOCAL check_function_bodies TO DEFAULT;
