ALTER TABLE invoices RENAME TO bills;
ALTER TABLE bills RENAME COLUMN state TO status;
ALTER VIEW open_invoices RENAME TO open_bills;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW open_bills;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'paid',
    'overdue'
);

ALTER TABLE bills
    ALTER COLUMN status TYPE new_invoice_state USING (status::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE VIEW public.open_bills AS
 SELECT bills.id,
    bills.status AS state
   FROM public.bills
  WHERE (bills.status <> 'paid'::public.invoice_state);
