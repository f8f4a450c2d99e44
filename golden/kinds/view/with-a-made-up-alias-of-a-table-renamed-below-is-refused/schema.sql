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

CREATE VIEW public.latest AS
 SELECT invoices.id,
    ( SELECT max(invoices_1.state) AS max
           FROM public.invoices invoices_1) AS state
   FROM public.invoices;
