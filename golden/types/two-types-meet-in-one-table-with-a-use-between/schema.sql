CREATE TYPE public.color AS ENUM (
    'red'
);

ALTER TYPE public.color OWNER TO postgres;

CREATE TYPE public.shape AS ENUM (
    'round'
);

ALTER TYPE public.shape OWNER TO postgres;

CREATE TABLE public.toys (
    id integer NOT NULL,
    color public.color DEFAULT 'red'::public.color,
    shape public.shape NOT NULL
);

ALTER TABLE public.toys OWNER TO postgres;

ALTER TABLE ONLY public.toys
    ADD CONSTRAINT toys_pkey PRIMARY KEY (id);
