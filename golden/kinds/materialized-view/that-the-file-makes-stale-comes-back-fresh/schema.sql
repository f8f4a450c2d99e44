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

CREATE MATERIALIZED VIEW public.unpaid AS
 SELECT invoices.id,
    invoices.state
   FROM public.invoices
  WHERE (invoices.state <> 'paid'::public.invoice_state)
  WITH NO DATA;
