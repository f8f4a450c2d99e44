CREATE TYPE public.fuel AS ENUM (
    'petrol',
    'diesel'
);

ALTER TYPE public.fuel OWNER TO postgres;

CREATE TABLE public.vehicles (
    id integer,
    fuel public.fuel
);

ALTER TABLE public.vehicles OWNER TO postgres;

CREATE TABLE public.trucks (
    axles integer
)
INHERITS (public.vehicles);

ALTER TABLE public.trucks OWNER TO postgres;

CREATE TABLE public.vans (
    second_fuel public.fuel NOT NULL
)
INHERITS (public.vehicles);

ALTER TABLE public.vans OWNER TO postgres;
