SET check_function_bodies = false;

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE FUNCTION public.listing() RETURNS TABLE(no integer, st public.invoice_state)
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN QUERY SELECT i.id, i.state FROM public.invoices i; END $$;

ALTER FUNCTION public.listing() OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
