CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'paid'
);

CREATE ENUM DICTIONARY public.state_words FOR TYPE public.invoice_state USING german;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state
);
