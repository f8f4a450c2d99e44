CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state,
    CONSTRAINT settled CHECK (((state = 'paid'::public.state) OR (id >= 0)))
);

CREATE TABLE public.walks (
    CONSTRAINT settled CHECK (((state = 'paid'::public.state) OR (id >= 0)))
)
INHERITS (public.visits);

CREATE TABLE public.strolls (
)
INHERITS (public.visits);
