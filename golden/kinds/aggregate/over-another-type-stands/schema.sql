CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.colour AS ENUM (
    'red',
    'green'
);

CREATE FUNCTION public.later(public.colour, public.colour) RETURNS public.colour
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT greatest($1, $2) $_$;

CREATE AGGREGATE public.latest(public.colour) (
    SFUNC = public.later,
    STYPE = public.colour
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    colour public.colour
);

