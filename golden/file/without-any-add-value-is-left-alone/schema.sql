CREATE TYPE public.order_status AS ENUM (
    'pending',
    'paid'
);

ALTER TYPE public.order_status OWNER TO postgres;

CREATE TABLE public.orders (
    id integer NOT NULL,
    status public.order_status NOT NULL,
    note text
);

ALTER TABLE public.orders OWNER TO postgres;

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
