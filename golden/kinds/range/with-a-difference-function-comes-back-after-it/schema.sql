CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE FUNCTION public.diff(a public.mood, b public.mood) RETURNS double precision
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1.0::double precision $$;

ALTER FUNCTION public.diff(a public.mood, b public.mood) OWNER TO postgres;

CREATE TYPE public.moods AS RANGE (
    subtype = public.mood,
    multirange_type_name = public.m,
    subtype_diff = public.diff
);

ALTER TYPE public.moods OWNER TO postgres;

CREATE TYPE public.with_range AS (
	r public.moods,
	m public.mood
);

ALTER TYPE public.with_range OWNER TO postgres;

CREATE FUNCTION public.trg() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RETURN NEW; END $$;

ALTER FUNCTION public.trg() OWNER TO postgres;

CREATE TABLE public.t (
    id integer,
    r public.moods,
    m public.m
)
PARTITION BY RANGE (id);

ALTER TABLE public.t OWNER TO postgres;

CREATE TABLE public.t1 (
    id integer,
    r public.moods DEFAULT '[ok,ok]'::public.moods,
    m public.m
);

ALTER TABLE public.t1 OWNER TO postgres;

CREATE TABLE public.u (
    w public.with_range,
    ws public.with_range[],
    a text,
    CONSTRAINT c CHECK ((w IS NOT NULL))
);

ALTER TABLE public.u OWNER TO postgres;

ALTER TABLE ONLY public.t ATTACH PARTITION public.t1 FOR VALUES FROM (0) TO (10);

CREATE STATISTICS public.st ON w, a FROM public.u;

ALTER STATISTICS public.st OWNER TO postgres;

CREATE TRIGGER tr BEFORE UPDATE OF w ON public.u FOR EACH ROW EXECUTE FUNCTION public.trg();
