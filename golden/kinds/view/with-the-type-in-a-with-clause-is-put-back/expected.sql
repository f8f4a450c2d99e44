-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP VIEW chain;

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

CREATE VIEW public.chain AS
 WITH RECURSIVE c AS (
         SELECT invoices.id,
            invoices.state
           FROM public.invoices
          WHERE (invoices.id = 1)
        UNION ALL
         SELECT i.id,
            i.state
           FROM (public.invoices i
             JOIN c c_1 ON ((i.id = (c_1.id + 1))))
        )
 SELECT c.id
   FROM c
  WHERE (EXISTS ( SELECT 1
           FROM public.invoices x
          WHERE (x.state = c.state)));
