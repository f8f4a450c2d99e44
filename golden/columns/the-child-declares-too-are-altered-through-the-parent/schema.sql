CREATE TYPE public.tone AS ENUM (
    'major',
    'minor'
);

ALTER TYPE public.tone OWNER TO postgres;

CREATE TABLE public.pieces (
    id integer,
    tone public.tone
);

ALTER TABLE public.pieces OWNER TO postgres;

CREATE TABLE public.sonatas (
    id integer,
    tone public.tone,
    movements integer
)
INHERITS (public.pieces);

ALTER TABLE public.sonatas OWNER TO postgres;
