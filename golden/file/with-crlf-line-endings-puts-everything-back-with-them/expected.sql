-- One more.
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY own ON invoices;

DROP VIEW open;

DROP FUNCTION rank(invoice_state);

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    DROP CONSTRAINT invoices_check,
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD CONSTRAINT invoices_check CHECK (((state <> 'paid'::new_invoice_state) OR (id > 0)));

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE FUNCTION public.rank(state public.invoice_state) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
  RETURN 1;
END
$$;

CREATE VIEW public.open AS
 SELECT invoices.id,
        CASE invoices.state
            WHEN 'draft'::public.invoice_state THEN 'a
b'::text
            ELSE 'c'::text
        END AS said
   FROM public.invoices
  WHERE (invoices.state = 'sent'::public.invoice_state);

CREATE POLICY own ON public.invoices USING (((state = 'draft'::public.invoice_state) AND (id > 1)));
