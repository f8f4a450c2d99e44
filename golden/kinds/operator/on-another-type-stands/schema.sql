CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.colour AS ENUM (
    'red',
    'green'
);

CREATE FUNCTION public.same(public.colour, text) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::text = $2 $_$;

CREATE OPERATOR public.=== (
    FUNCTION = public.same,
    LEFTARG = public.colour,
    RIGHTARG = text
);

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    colour public.colour
);

