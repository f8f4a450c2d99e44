-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW v_invoices;

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

ALTER TYPE invoice_state OWNER TO postgres;

CREATE VIEW public.v_invoices WITH (security_barrier='true') AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;

ALTER TABLE public.v_invoices OWNER TO analyst;

GRANT SELECT ON TABLE public.v_invoices TO reader;

COMMENT ON VIEW public.v_invoices IS 'all';

ALTER TABLE ONLY public.v_invoices ALTER COLUMN state SET DEFAULT 'draft'::public.invoice_state;
