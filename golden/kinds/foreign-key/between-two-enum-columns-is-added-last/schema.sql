CREATE TYPE public.invoice_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TYPE public.invoice_state OWNER TO postgres;

CREATE TABLE public.invoices (
    id integer NOT NULL,
    state public.invoice_state NOT NULL,
    total numeric DEFAULT 0 NOT NULL,
    customer text
);

ALTER TABLE public.invoices OWNER TO postgres;

CREATE TABLE public.states (
    state public.invoice_state NOT NULL,
    title text
);

ALTER TABLE public.states OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.states
    ADD CONSTRAINT states_pkey PRIMARY KEY (state);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT allowed_state FOREIGN KEY (state) REFERENCES public.states(state);
