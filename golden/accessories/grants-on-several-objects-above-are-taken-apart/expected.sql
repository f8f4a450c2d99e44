GRANT SELECT ON notes, open_invoices TO reader;
REVOKE SELECT ON notes FROM reader;
GRANT EXECUTE ON FUNCTION other(integer), rank(invoice_state) TO reader;
REVOKE EXECUTE ON FUNCTION other(integer) FROM reader;
GRANT USAGE ON TYPE mood, invoice_state TO reader;
REVOKE USAGE ON TYPE mood FROM reader;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW open_invoices;

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

GRANT USAGE ON TYPE invoice_state TO reader;

CREATE FUNCTION public.rank(public.invoice_state) RETURNS integer
    LANGUAGE sql
    AS $$select 1$$;

GRANT EXECUTE ON FUNCTION rank(invoice_state) TO reader;

CREATE VIEW public.open_invoices AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;

GRANT SELECT ON open_invoices TO reader;
