CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE FUNCTION public.rank(state public.invoice_state) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
  RETURN 1;
END
$$;

ALTER FUNCTION public.rank(state public.invoice_state) OWNER TO postgres;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    CONSTRAINT invoices_check CHECK (((state <> 'paid'::public.invoice_state) OR (id > 0)))
);

CREATE VIEW public.open AS
 SELECT invoices.id,
        CASE invoices.state
            WHEN 'draft'::public.invoice_state THEN 'a
b'::text
            ELSE 'c'::text
        END AS said
   FROM public.invoices
  WHERE (invoices.state = 'sent'::public.invoice_state);

CREATE POLICY own ON public.invoices USING (((state = 'draft'::public.invoice_state) AND (id > 1)));
