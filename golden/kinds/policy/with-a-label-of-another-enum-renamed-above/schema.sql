CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

CREATE TYPE public.mood AS ENUM (
    'good',
    'bad'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.invoices (
    id integer,
    state public.invoice_state,
    mood public.mood
);

CREATE POLICY seen ON public.invoices USING (((state <> 'draft'::public.invoice_state) AND (mood = 'good'::public.mood)));
