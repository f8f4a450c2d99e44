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
    kind public.invoice_state
);

CREATE RULE kept AS
    ON DELETE TO public.invoices
   WHERE (old.state = 'paid'::public.invoice_state) DO INSTEAD NOTHING;

CREATE TRIGGER changed BEFORE INSERT OR UPDATE OF state, kind ON public.invoices FOR EACH ROW WHEN ((new.state <> 'draft'::public.invoice_state)) EXECUTE FUNCTION public.stamp('x');

CREATE POLICY seen ON public.invoices USING ((state <> 'draft'::public.invoice_state));
