-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP TRIGGER on_state ON invoices;

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

CREATE TRIGGER on_state AFTER UPDATE OF total, state ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.touch();

ALTER TABLE public.invoices DISABLE TRIGGER on_state;
