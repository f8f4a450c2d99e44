CREATE DOMAIN public.grace AS integer;

CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    waits public.grace
);
