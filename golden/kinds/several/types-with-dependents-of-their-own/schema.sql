CREATE TYPE public.country AS ENUM (
    'de',
    'fr'
);

ALTER TYPE public.country OWNER TO postgres;

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
    customer text,
    country public.country
);

ALTER TABLE public.invoices OWNER TO postgres;

CREATE VIEW public.states AS
 SELECT state
   FROM public.invoices;

ALTER VIEW public.states OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
