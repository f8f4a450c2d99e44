CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE AGGREGATE public.latest(public.invoice_state) (
    SFUNC = enum_larger,
    STYPE = public.invoice_state
);

ALTER AGGREGATE public.latest(public.invoice_state) OWNER TO postgres;

COMMENT ON AGGREGATE public.latest(public.invoice_state) IS 'of states';

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state
);
