CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

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

ALTER TABLE public.chain OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
