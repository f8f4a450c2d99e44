CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TABLE public.base (
    id integer,
    m public.mood DEFAULT 'ok'::public.mood
);

ALTER TABLE public.base OWNER TO postgres;

CREATE DOMAIN public.base_row AS public.base
	CONSTRAINT has_id CHECK (((VALUE).id > 0))
	CONSTRAINT has_m CHECK (((VALUE).m <> 'sad'::public.mood));

ALTER DOMAIN public.base_row OWNER TO postgres;

CREATE TYPE public.held AS (
	b public.base,
	m public.mood
);

ALTER TYPE public.held OWNER TO postgres;

CREATE FUNCTION public.idof(b public.base) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT b.id $$;

ALTER FUNCTION public.idof(b public.base) OWNER TO postgres;

CREATE TABLE public.l1 (
    id integer,
    b public.base DEFAULT ROW(1, 'ok'::public.mood)::public.base,
    bs public.base[],
    m public.mood
);

ALTER TABLE public.l1 OWNER TO postgres;

CREATE TABLE public.l2 (
    l public.l1,
    d public.base_row,
    h public.held,
    hs public.held[]
);

ALTER TABLE public.l2 OWNER TO postgres;

CREATE INDEX by_b ON public.l1 USING btree (public.idof(b));
