-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW editable;

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

CREATE VIEW public.editable AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;

CREATE TRIGGER edit INSTEAD OF UPDATE ON public.editable FOR EACH ROW EXECUTE FUNCTION public.touch();
