CREATE TYPE public.order_status AS ENUM (
    'pending',
    'paid'
);

ALTER TYPE public.order_status OWNER TO postgres;

CREATE TABLE public.old_orders (
    id integer,
    status public.order_status
);

ALTER TABLE public.old_orders OWNER TO postgres;

CREATE VIEW public.old_paid AS
 SELECT id
   FROM public.old_orders
  WHERE (status = 'paid'::public.order_status);

ALTER VIEW public.old_paid OWNER TO postgres;

CREATE TABLE public.orders (
    id integer NOT NULL,
    status public.order_status NOT NULL,
    note text
);

ALTER TABLE public.orders OWNER TO postgres;

ALTER TABLE ONLY public.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
