CREATE TYPE public.customer_kind AS ENUM (
    'private',
    'company'
);

ALTER TYPE public.customer_kind OWNER TO postgres;

CREATE TABLE public.customers (
    id integer NOT NULL,
    kind public.customer_kind NOT NULL
);

ALTER TABLE public.customers OWNER TO postgres;

CREATE TABLE public.new_customer_kind (
    id integer NOT NULL,
    name text
);

ALTER TABLE public.new_customer_kind OWNER TO postgres;

ALTER TABLE ONLY public.customers
    ADD CONSTRAINT customers_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.new_customer_kind
    ADD CONSTRAINT new_customer_kind_pkey PRIMARY KEY (id);
