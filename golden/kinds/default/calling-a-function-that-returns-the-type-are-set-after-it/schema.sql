SET check_function_bodies = false;

CREATE TYPE public.unit AS ENUM (
    'kg',
    'm'
);

ALTER TYPE public.unit OWNER TO postgres;

CREATE FUNCTION public.default_unit() RETURNS public.unit
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'kg'::public.unit $$;

ALTER FUNCTION public.default_unit() OWNER TO postgres;

CREATE TABLE public.items (
    id integer NOT NULL,
    unit public.unit DEFAULT public.default_unit()
);

ALTER TABLE public.items OWNER TO postgres;

ALTER TABLE ONLY public.items
    ADD CONSTRAINT items_pkey PRIMARY KEY (id);
