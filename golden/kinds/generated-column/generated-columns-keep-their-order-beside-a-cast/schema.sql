CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE FUNCTION public.rank(public.invoice_state) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$SELECT 1$$;

ALTER FUNCTION public.rank(public.invoice_state) OWNER TO postgres;

CREATE CAST (public.invoice_state AS integer) WITH FUNCTION public.rank(public.invoice_state);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED,
    first public.invoice_state GENERATED ALWAYS AS ('draft'::public.invoice_state) STORED
);
