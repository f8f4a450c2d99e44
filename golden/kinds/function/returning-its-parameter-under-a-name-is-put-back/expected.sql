-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION states(invoice_state);

DROP FUNCTION same(invoice_state);

DROP FUNCTION is_paid(invoice_state);

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

CREATE FUNCTION public.is_paid(state public.invoice_state) RETURNS boolean
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT (state = 'paid'::public.invoice_state);
END;

CREATE FUNCTION public.same(state public.invoice_state) RETURNS public.invoice_state
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT state AS state;
END;

CREATE FUNCTION public.states(state public.invoice_state) RETURNS TABLE(id integer, state2 public.invoice_state)
    LANGUAGE sql
    BEGIN ATOMIC
 SELECT i.id,
     i.state
    FROM public.invoices i
   WHERE (i.state = states.state);
END;

SET LOCAL check_function_bodies TO DEFAULT;
