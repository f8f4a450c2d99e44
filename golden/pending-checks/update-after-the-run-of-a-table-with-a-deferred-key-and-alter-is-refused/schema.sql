CREATE TYPE public.status AS ENUM ('a', 'b');

CREATE TABLE public.owners (id integer PRIMARY KEY);

CREATE TABLE public.things (
    id integer PRIMARY KEY,
    owner integer CONSTRAINT things_owner_fkey REFERENCES public.owners DEFERRABLE INITIALLY DEFERRED,
    status public.status
);
