CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.seen AS (
	state public.invoice_state,
	at integer
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    seen public.seen DEFAULT '(sent,1)'::public.seen
);
