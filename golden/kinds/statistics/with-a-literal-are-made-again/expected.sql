-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP STATISTICS paid_by_customer;

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

CREATE STATISTICS public.paid_by_customer ON customer, (state = 'paid'::public.invoice_state) FROM public.invoices;
