CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

ALTER TYPE public.state OWNER TO app;

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state
);

ALTER TABLE public.visits OWNER TO app;
