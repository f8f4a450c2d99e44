-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP TRIGGER late ON invoices;

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

CREATE CONSTRAINT TRIGGER late AFTER INSERT OR UPDATE ON public.invoices DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN ((new.state IS DISTINCT FROM 'draft'::public.invoice_state)) EXECUTE FUNCTION public.touch();
