ALTER FUNCTION stamp() RENAME TO mark;
ALTER TRIGGER changed ON invoices RENAME TO "Changed";
ALTER POLICY seen ON invoices RENAME TO visible;
ALTER RULE kept ON invoices RENAME TO stays;
ALTER TABLE invoices RENAME COLUMN kind TO sort;
ALTER TABLE invoices RENAME TO bills;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP POLICY visible ON bills;

DROP TRIGGER "Changed" ON bills;

DROP RULE stays ON bills;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE bills
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ALTER COLUMN sort TYPE new_invoice_state USING (sort::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE RULE stays AS
    ON DELETE TO public.bills
   WHERE (old.state = 'paid'::public.invoice_state) DO INSTEAD NOTHING;

CREATE TRIGGER "Changed" BEFORE INSERT OR UPDATE OF state, sort ON public.bills FOR EACH ROW WHEN ((new.state <> 'draft'::public.invoice_state)) EXECUTE FUNCTION public.mark('x');

CREATE POLICY visible ON public.bills USING ((state <> 'draft'::public.invoice_state));
