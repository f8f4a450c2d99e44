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

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

ALTER TABLE public.invoices
    ADD CONSTRAINT sane CHECK ((state = ANY (ARRAY['draft'::public.invoice_state, 'sent'::public.invoice_state, 'paid'::public.invoice_state]))) NOT VALID;

COMMENT ON CONSTRAINT sane ON public.invoices IS 'c';
