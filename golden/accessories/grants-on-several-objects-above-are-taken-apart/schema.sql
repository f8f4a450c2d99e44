CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.mood AS ENUM (
    'ok'
);

CREATE FUNCTION public.other(integer) RETURNS integer
    LANGUAGE sql
    AS $$select 1$$;

ALTER FUNCTION public.other(integer) OWNER TO postgres;

CREATE FUNCTION public.rank(public.invoice_state) RETURNS integer
    LANGUAGE sql
    AS $$select 1$$;

ALTER FUNCTION public.rank(public.invoice_state) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state
);

CREATE TABLE public.notes (
    id integer
);

CREATE VIEW public.open_invoices AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;
