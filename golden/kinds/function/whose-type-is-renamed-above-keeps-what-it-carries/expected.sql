ALTER TYPE invoice_state RENAME TO bill_state;
ALTER FUNCTION rank(bill_state, integer) RENAME TO place;
ALTER FUNCTION number(bill_state) RENAME TO no;
ALTER FUNCTION place(bill_state, integer) SET search_path = public;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION place(bill_state, integer);

DROP CAST (bill_state AS integer);

DROP FUNCTION no(bill_state);

CREATE TYPE new_bill_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_bill_state USING (state::text::new_bill_state);

DROP TYPE bill_state;

ALTER TYPE new_bill_state RENAME TO bill_state;

CREATE FUNCTION public.no(public.bill_state) RETURNS integer
    LANGUAGE sql
    AS $$select 1$$;

CREATE CAST (public.bill_state AS integer) WITH FUNCTION public.no(public.bill_state);

COMMENT ON CAST (public.bill_state AS integer) IS 'by rank';

CREATE FUNCTION public.place(public.bill_state, integer) RETURNS integer
    LANGUAGE sql
    AS $$select 1$$;

REVOKE ALL ON FUNCTION public.place(public.bill_state, integer) FROM PUBLIC;

COMMENT ON FUNCTION public.place(public.bill_state, integer) IS 'of invoices';

ALTER FUNCTION place(bill_state, integer) SET search_path = public;
