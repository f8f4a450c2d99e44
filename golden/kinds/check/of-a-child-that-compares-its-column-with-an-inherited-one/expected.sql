-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX moved;

ALTER TABLE invoices DROP CONSTRAINT moves;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN was TYPE new_invoice_state USING (was::text::new_invoice_state);

ALTER TABLE papers
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE invoices ADD CONSTRAINT moves CHECK ((state <> was));

CREATE INDEX moved ON public.invoices USING btree (((state = was)));
