CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE FUNCTION public.number(public.invoice_state) RETURNS integer
    LANGUAGE sql
    AS $$select 1$$;

ALTER FUNCTION public.number(public.invoice_state) OWNER TO postgres;

CREATE CAST (public.invoice_state AS integer) WITH FUNCTION public.number(public.invoice_state);

COMMENT ON CAST (public.invoice_state AS integer) IS 'by rank';

CREATE FUNCTION public.rank(public.invoice_state, integer) RETURNS integer
    LANGUAGE sql
    AS $$select 1$$;

ALTER FUNCTION public.rank(public.invoice_state, integer) OWNER TO postgres;

COMMENT ON FUNCTION public.rank(public.invoice_state, integer) IS 'of invoices';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state
);

REVOKE ALL ON FUNCTION public.rank(public.invoice_state, integer) FROM PUBLIC;
