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

CREATE TABLE public.notes (
    about public.open
);
