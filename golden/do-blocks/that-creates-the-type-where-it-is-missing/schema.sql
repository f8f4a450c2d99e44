CREATE TYPE public.priority AS ENUM (
    'low',
    'high'
);

ALTER TYPE public.priority OWNER TO postgres;

COMMENT ON TYPE public.priority IS 'How much it matters.';

CREATE TABLE public.bugs (
    id integer NOT NULL,
    priority public.priority DEFAULT 'low'::public.priority NOT NULL,
    title text
);

ALTER TABLE public.bugs OWNER TO postgres;

ALTER TABLE ONLY public.bugs
    ADD CONSTRAINT bugs_pkey PRIMARY KEY (id);
