CREATE TYPE public."Priority" AS ENUM (
    'low',
    'high'
);

ALTER TYPE public."Priority" OWNER TO postgres;

CREATE TABLE public.bugs (
    id integer,
    p public."Priority"
);

ALTER TABLE public.bugs OWNER TO postgres;
