CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

CREATE TABLE public.visits (
    id integer NOT NULL,
    states public.state[]
);
