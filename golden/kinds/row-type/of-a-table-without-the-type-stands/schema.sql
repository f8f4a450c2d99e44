CREATE TABLE public.other (
    id integer,
    note text
);

ALTER TABLE public.other OWNER TO postgres;

CREATE TYPE public.holds AS (
	o public.other,
	os public.other[]
);

ALTER TYPE public.holds OWNER TO postgres;

CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TABLE public.t (
    m public.mood,
    o public.other,
    h public.holds
);

ALTER TABLE public.t OWNER TO postgres;
