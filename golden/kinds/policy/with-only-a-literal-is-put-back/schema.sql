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

CREATE TABLE public.notes (
    id integer,
    body text
);

ALTER TABLE public.notes OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

CREATE POLICY named_state ON public.notes WITH CHECK ((body = ('paid'::public.invoice_state)::text));

COMMENT ON POLICY named_state ON public.notes IS 'c';

ALTER TABLE public.notes ENABLE ROW LEVEL SECURITY;
