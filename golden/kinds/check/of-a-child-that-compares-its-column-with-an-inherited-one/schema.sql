CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.papers (
    id integer,
    state public.invoice_state
);

CREATE TABLE public.invoices (
    was public.invoice_state,
    CONSTRAINT late CHECK ((was IS NOT NULL)),
    CONSTRAINT moves CHECK ((state <> was))
)
INHERITS (public.papers);

CREATE INDEX moved ON public.invoices USING btree (((state = was)));

CREATE INDEX pair ON public.invoices USING btree (state, was);
