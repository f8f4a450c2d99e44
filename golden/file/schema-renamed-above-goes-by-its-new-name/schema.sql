CREATE SCHEMA shop;

ALTER SCHEMA shop OWNER TO postgres;

CREATE TYPE shop.order_status AS ENUM (
    'pending',
    'paid'
);

ALTER TYPE shop.order_status OWNER TO postgres;

CREATE TABLE shop.orders (
    id integer NOT NULL,
    status shop.order_status DEFAULT 'pending'::shop.order_status
);

ALTER TABLE shop.orders OWNER TO postgres;

ALTER TABLE ONLY shop.orders
    ADD CONSTRAINT orders_pkey PRIMARY KEY (id);
