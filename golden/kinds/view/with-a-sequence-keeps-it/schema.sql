CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state
);

CREATE VIEW public.open AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices;

CREATE SEQUENCE public.open_ids
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER SEQUENCE public.open_ids OWNED BY public.open.id;
