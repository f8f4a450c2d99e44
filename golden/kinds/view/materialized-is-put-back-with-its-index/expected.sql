-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP MATERIALIZED VIEW totals;

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

CREATE MATERIALIZED VIEW public.totals AS
 SELECT invoices.state,
    sum(invoices.total) AS total
   FROM public.invoices
  GROUP BY invoices.state;

CREATE UNIQUE INDEX totals_state ON public.totals USING btree (state);
