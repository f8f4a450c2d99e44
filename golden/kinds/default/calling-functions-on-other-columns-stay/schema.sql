SET check_function_bodies = false;

CREATE TYPE public.parcel_state AS ENUM (
    'packed',
    'sent'
);

ALTER TYPE public.parcel_state OWNER TO postgres;

CREATE FUNCTION public.next_code() RETURNS text
    LANGUAGE sql
    AS $$ SELECT 'P-' || substr(md5(random()::text), 1, 6) $$;

ALTER FUNCTION public.next_code() OWNER TO postgres;

CREATE TABLE public.parcels (
    id integer NOT NULL,
    code text DEFAULT public.next_code() NOT NULL,
    state public.parcel_state DEFAULT 'packed'::public.parcel_state,
    created timestamp with time zone DEFAULT now()
);

ALTER TABLE public.parcels OWNER TO postgres;

ALTER TABLE ONLY public.parcels
    ADD CONSTRAINT parcels_pkey PRIMARY KEY (id);
