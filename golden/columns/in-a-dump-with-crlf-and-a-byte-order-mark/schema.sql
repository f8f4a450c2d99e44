CREATE TYPE public.gender AS ENUM (
    'f',
    'm'
);

ALTER TYPE public.gender OWNER TO postgres;

COMMENT ON TYPE public.gender IS 'as told';

CREATE TABLE public.patients (
    id integer NOT NULL,
    gender public.gender DEFAULT 'f'::public.gender
);

ALTER TABLE public.patients OWNER TO postgres;

ALTER TABLE ONLY public.patients
    ADD CONSTRAINT patients_pkey PRIMARY KEY (id);
