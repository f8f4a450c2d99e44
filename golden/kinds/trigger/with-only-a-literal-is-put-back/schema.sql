SET check_function_bodies = false;

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE FUNCTION public.touch() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;

ALTER FUNCTION public.touch() OWNER TO postgres;

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

CREATE TRIGGER on_note BEFORE INSERT ON public.notes FOR EACH ROW WHEN ((new.body = ('paid'::public.invoice_state)::text)) EXECUTE FUNCTION public.touch();
