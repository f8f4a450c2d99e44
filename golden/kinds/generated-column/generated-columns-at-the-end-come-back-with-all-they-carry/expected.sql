-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE receipts DROP CONSTRAINT of_invoice;

DROP INDEX invoices_open;

DROP VIEW paid;

CREATE TYPE new_invoice_state AS ENUM (
    'draft',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    DROP CONSTRAINT settled,
    DROP CONSTRAINT once,
    DROP COLUMN is_paid,
    DROP COLUMN "Shown As",
    ALTER COLUMN state TYPE new_invoice_state USING (state::text::new_invoice_state),
    ADD COLUMN is_paid boolean GENERATED ALWAYS AS ((state = 'paid'::new_invoice_state)) STORED NOT NULL,
    ADD COLUMN "Shown As" text COLLATE pg_catalog."C" GENERATED ALWAYS AS (upper((id)::text)) STORED,
    ADD CONSTRAINT settled CHECK ((is_paid OR (total >= (0)::numeric))),
    ADD CONSTRAINT once UNIQUE (id, is_paid);

DROP TYPE invoice_state;

ALTER TYPE new_invoice_state RENAME TO invoice_state;

ALTER TABLE ONLY public.invoices ALTER COLUMN is_paid SET STATISTICS 500;

ALTER TABLE ONLY public.invoices ALTER COLUMN is_paid SET (n_distinct=2);

COMMENT ON COLUMN public.invoices.is_paid IS 'nothing is owed';

GRANT SELECT(is_paid) ON TABLE public.invoices TO teller;

COMMENT ON CONSTRAINT settled ON public.invoices IS 'no debts';

ALTER TABLE ONLY public.invoices ALTER COLUMN "Shown As" SET STORAGE EXTERNAL;

CREATE VIEW public.paid AS
 SELECT invoices.id
   FROM public.invoices
  WHERE invoices.is_paid;

CREATE INDEX invoices_open ON public.invoices USING btree (id) WHERE (NOT is_paid);

COMMENT ON INDEX public.invoices_open IS 'what is to be collected';

ALTER TABLE receipts ADD CONSTRAINT of_invoice FOREIGN KEY (id, is_paid) REFERENCES public.invoices(id, is_paid);
