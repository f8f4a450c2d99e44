CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE FUNCTION public.stamp() RETURNS trigger
    LANGUAGE plpgsql
    AS $$begin return new; end$$;

ALTER FUNCTION public.stamp() OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    twice integer GENERATED ALWAYS AS ((id * 2)) STORED
);

CREATE TRIGGER changed BEFORE UPDATE OF state ON public.invoices FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION public.stamp();
