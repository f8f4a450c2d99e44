CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.invoice_states AS RANGE (
    subtype = public.invoice_state,
    multirange_type_name = public.invoice_states_multirange
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.bills (
    states public.invoice_states
);

CREATE TABLE public.papers (
    states public.invoice_states
);

CREATE TABLE public.invoices (
)
INHERITS (public.bills, public.papers);
