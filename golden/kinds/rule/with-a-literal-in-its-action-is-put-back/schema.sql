CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE TABLE public.inbox (
    id integer,
    customer text
);

ALTER TABLE public.inbox OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

CREATE RULE to_invoices AS
    ON INSERT TO public.inbox DO  INSERT INTO public.invoices (id, state, customer)
  VALUES (new.id, 'draft'::public.invoice_state, new.customer);
