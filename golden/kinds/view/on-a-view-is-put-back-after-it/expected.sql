-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW open_totals;

DROP VIEW open_invoices;

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

CREATE VIEW public.open_invoices AS
 SELECT id,
    state,
    total
   FROM public.invoices;

CREATE VIEW public.open_totals AS
 SELECT state,
    sum(total) AS total
   FROM public.open_invoices
  GROUP BY state;
