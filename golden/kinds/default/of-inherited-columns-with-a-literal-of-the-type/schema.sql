CREATE TYPE public.status AS ENUM ('a');

CREATE TABLE public.p (
    s integer
);

CREATE TABLE public.k (
    x integer
)
INHERITS (public.p);

ALTER TABLE ONLY public.k ALTER COLUMN s SET DEFAULT length(('a'::public.status)::text);
