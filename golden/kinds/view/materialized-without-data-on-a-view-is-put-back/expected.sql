-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP MATERIALIZED VIEW recent_totals;

DROP VIEW recent;

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

CREATE VIEW public.recent AS
 SELECT id,
    state,
    total,
    customer
   FROM public.invoices;

CREATE MATERIALIZED VIEW public.recent_totals AS
 SELECT state
   FROM public.recent;
