CREATE TYPE public.priority AS ENUM (
    'low',
    'high'
);

ALTER TYPE public.priority OWNER TO postgres;

CREATE TABLE public.bugs (
    id integer NOT NULL,
    priority public.priority NOT NULL,
    title text
);

ALTER TABLE public.bugs OWNER TO postgres;

ALTER TABLE ONLY public.bugs
    ADD CONSTRAINT bugs_pkey PRIMARY KEY (id);
