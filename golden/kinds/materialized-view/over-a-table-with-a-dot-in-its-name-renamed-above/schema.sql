CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public."inv.oices" (
    id integer,
    state public.invoice_state
);

ALTER TABLE public."inv.oices" OWNER TO postgres;

CREATE MATERIALIZED VIEW public.paid AS
 SELECT "inv.oices".id,
    "inv.oices".state
   FROM public."inv.oices"
  WHERE ("inv.oices".state = 'paid'::public.invoice_state)
  WITH NO DATA;
