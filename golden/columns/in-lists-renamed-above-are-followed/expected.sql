ALTER TABLE invoices RENAME COLUMN state TO "State";
ALTER TABLE invoices RENAME COLUMN kind TO sort;
ALTER TABLE notes RENAME COLUMN state TO invoice_state;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE notes DROP CONSTRAINT notes_invoice_state_fkey;

DROP INDEX drafts;

ALTER TABLE invoices DROP CONSTRAINT one_kind;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN "State" TYPE new_invoice_state USING ("State"::text::new_invoice_state),
    ALTER COLUMN sort TYPE new_invoice_state USING (sort::text::new_invoice_state);

ALTER TABLE notes
    ALTER COLUMN invoice_state TYPE new_invoice_state USING (invoice_state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE invoices ADD CONSTRAINT one_kind EXCLUDE USING btree (sort WITH =, ((id + 1)) WITH =) WHERE (("State" = 'draft'::public.invoice_state));

CREATE INDEX drafts ON public.invoices USING btree (sort, ((id + 1)), "State" DESC) INCLUDE (id) WHERE ("State" = 'draft'::public.invoice_state);

ALTER TABLE notes ADD CONSTRAINT notes_invoice_state_fkey FOREIGN KEY (invoice, invoice_state) REFERENCES public.invoices(id, "State");
