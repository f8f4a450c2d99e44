SET check_function_bodies = false;

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE FUNCTION public.later(public.invoice_state, public.invoice_state) RETURNS public.invoice_state
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT greatest($1, $2) $_$;

ALTER FUNCTION public.later(public.invoice_state, public.invoice_state) OWNER TO postgres;

CREATE AGGREGATE public.last_state(public.invoice_state) (
    SFUNC = public.later,
    STYPE = public.invoice_state
);

ALTER AGGREGATE public.last_state(public.invoice_state) OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
