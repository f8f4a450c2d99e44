CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.bills (
    id integer,
    state public.invoice_state
);

CREATE TABLE public.papers (
    state public.invoice_state,
    note text,
    paid boolean GENERATED ALWAYS AS ((state = 'paid'::public.invoice_state)) STORED
);

CREATE TABLE public.invoices (
)
INHERITS (public.bills, public.papers);
