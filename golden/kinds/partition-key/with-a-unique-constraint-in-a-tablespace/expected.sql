-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE invoices_open DROP CONSTRAINT one_note;

ALTER TABLE invoices DETACH PARTITION invoices_open;

DROP TABLE invoices;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices_open
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    note text
)
PARTITION BY LIST (state);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_open FOR VALUES IN ('draft', 'sent');

SET LOCAL default_tablespace = fast;

ALTER TABLE ONLY invoices ADD CONSTRAINT invoices_once UNIQUE (id, state);

ALTER TABLE invoices_open ADD CONSTRAINT one_note EXCLUDE USING btree (note WITH =) WHERE ((state = 'draft'::public.invoice_state));

SET LOCAL default_tablespace TO DEFAULT;

ALTER INDEX public.invoices_once ATTACH PARTITION public.invoices_open_id_state_key;
