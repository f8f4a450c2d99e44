CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE FUNCTION public.keep() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;

ALTER FUNCTION public.keep() OWNER TO postgres;

SET default_tablespace = '';

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
)
PARTITION BY RANGE (id);

CREATE TABLE public.invoices_old (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
)
PARTITION BY LIST (state);

SET default_table_access_method = heap;

CREATE TABLE public.invoices_old_rest (
    id integer,
    state public.invoice_state DEFAULT 'draft'::public.invoice_state,
    note text DEFAULT 'none'::text
);

ALTER TABLE ONLY public.invoices ATTACH PARTITION public.invoices_old FOR VALUES FROM (0) TO (100);

ALTER TABLE ONLY public.invoices_old ATTACH PARTITION public.invoices_old_rest DEFAULT;

CREATE TRIGGER kept AFTER INSERT ON public.invoices FOR EACH ROW EXECUTE FUNCTION public.keep();
