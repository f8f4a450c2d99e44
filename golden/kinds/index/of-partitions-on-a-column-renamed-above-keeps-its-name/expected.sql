ALTER TABLE invoices RENAME COLUMN state TO status;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX by_state;

ALTER TABLE invoices DROP CONSTRAINT once;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN status TYPE new_invoice_state USING (status::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE ONLY invoices ADD CONSTRAINT once UNIQUE (status, at);

ALTER TABLE invoices_1 ADD CONSTRAINT invoices_1_state_at_key UNIQUE (status, at);

CREATE INDEX by_state ON ONLY public.invoices USING btree (status, ((id + 1)));

CREATE INDEX invoices_1_state_expr_idx ON public.invoices_1 USING btree (status, ((id + 1)));

ALTER INDEX public.by_state ATTACH PARTITION public.invoices_1_state_expr_idx;

ALTER INDEX public.once ATTACH PARTITION public.invoices_1_state_at_key;
