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

CREATE TABLE public.prices (
    id integer,
    state public.invoice_state
);

ALTER TABLE public.prices OWNER TO postgres;

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.prices
    ADD CONSTRAINT prices_id_state_key UNIQUE (id, state);

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT fk_prices FOREIGN KEY (id, state) REFERENCES public.prices(id, state) DEFERRABLE INITIALLY DEFERRED NOT VALID;
