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

CREATE TABLE public.visits (
    id integer NOT NULL,
    day date NOT NULL,
    state public.invoice_state
)
PARTITION BY RANGE (day);

ALTER TABLE public.visits OWNER TO postgres;

CREATE TABLE public.visits_24 (
    id integer CONSTRAINT visits_id_not_null NOT NULL,
    day date CONSTRAINT visits_day_not_null NOT NULL,
    state public.invoice_state,
    CONSTRAINT no_drafts CHECK ((state <> 'draft'::public.invoice_state))
);

ALTER TABLE public.visits_24 OWNER TO postgres;

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_24 FOR VALUES FROM ('2024-01-01') TO ('2025-01-01');

ALTER TABLE ONLY public.invoices
    ADD CONSTRAINT invoices_pkey PRIMARY KEY (id);
