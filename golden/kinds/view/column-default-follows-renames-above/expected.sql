ALTER TYPE invoice_state RENAME TO bill_state;
ALTER TYPE bill_state RENAME VALUE 'draft' TO 'new';
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW open_invoices;

CREATE TYPE new_bill_state AS ENUM (
    'new',
    'sent',
    'overdue',
    'paid'
);

ALTER TABLE invoices
    ALTER COLUMN state TYPE new_bill_state USING (state::text::new_bill_state);

DROP TYPE bill_state;

ALTER TYPE new_bill_state RENAME TO bill_state;

CREATE VIEW public.open_invoices AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices
  WHERE (invoices.state <> 'paid'::public.bill_state);

ALTER TABLE ONLY public.open_invoices ALTER COLUMN state SET DEFAULT 'new'::public.bill_state;
