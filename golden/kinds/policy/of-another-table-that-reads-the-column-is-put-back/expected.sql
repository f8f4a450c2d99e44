-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY paid_only ON receipts;

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

CREATE POLICY paid_only ON public.receipts USING ((EXISTS ( SELECT 1
   FROM public.invoices i
  WHERE ((i.id = receipts.invoice) AND (i.state = 'paid'::public.invoice_state)))));
