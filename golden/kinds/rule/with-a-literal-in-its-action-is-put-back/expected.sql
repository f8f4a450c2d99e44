-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP RULE to_invoices ON inbox;

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

CREATE RULE to_invoices AS
    ON INSERT TO public.inbox DO  INSERT INTO public.invoices (id, state, customer)
  VALUES (new.id, 'draft'::public.invoice_state, new.customer);
