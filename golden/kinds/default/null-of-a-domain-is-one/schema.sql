CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE DOMAIN public.open_state AS public.invoice_state DEFAULT 'draft'::public.invoice_state
	CONSTRAINT open_state_check CHECK ((VALUE <> 'paid'::public.invoice_state));

CREATE DOMAIN public.any_state AS public.open_state DEFAULT NULL::public.invoice_state;

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.open_state DEFAULT NULL::public.invoice_state,
    was public.open_state DEFAULT NULL::public.invoice_state
);

CREATE TABLE public.notes (
    state public.any_state
);
