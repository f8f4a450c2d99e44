CREATE TYPE public.gear AS ENUM (
    'low',
    'high'
);

CREATE TABLE public.machines (
    id integer NOT NULL
);

CREATE TABLE public.presses (
    force integer
)
INHERITS (public.machines);
