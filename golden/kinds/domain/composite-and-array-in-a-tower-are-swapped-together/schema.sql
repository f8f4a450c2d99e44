CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE DOMAIN public.good AS public.mood
	CONSTRAINT good_check CHECK ((VALUE <> 'sad'::public.mood));

ALTER DOMAIN public.good OWNER TO postgres;

CREATE TYPE public.pair AS (
	g public.good,
	all_of public.good[]
);

ALTER TYPE public.pair OWNER TO postgres;

CREATE DOMAIN public.pairs AS public.pair[]
	CONSTRAINT few CHECK ((cardinality(VALUE) > 0));

ALTER DOMAIN public.pairs OWNER TO postgres;

CREATE TYPE public.top AS (
	p public.pairs,
	m public.mood
);

ALTER TYPE public.top OWNER TO postgres;

CREATE TABLE public.parent (
    id integer,
    p public.pair
);

ALTER TABLE public.parent OWNER TO postgres;

CREATE TABLE public.child (
    x integer
)
INHERITS (public.parent);

ALTER TABLE public.child OWNER TO postgres;

CREATE TABLE public.t (
    id integer,
    top public.top,
    tops public.top[],
    p public.pair DEFAULT ROW(('ok'::public.mood)::public.good, '{ok,happy}'::public.good[])::public.pair,
    g public.good DEFAULT 'ok'::public.mood
)
PARTITION BY RANGE (id);

ALTER TABLE public.t OWNER TO postgres;

CREATE TABLE public.t1 (
    id integer,
    top public.top,
    tops public.top[],
    p public.pair DEFAULT ROW(('ok'::public.mood)::public.good, '{ok,happy}'::public.good[])::public.pair,
    g public.good DEFAULT 'ok'::public.mood
);

ALTER TABLE public.t1 OWNER TO postgres;

CREATE TABLE public.t2 (
    id integer,
    top public.top,
    tops public.top[],
    p public.pair DEFAULT ROW(('ok'::public.mood)::public.good, '{ok,happy}'::public.good[])::public.pair,
    g public.good DEFAULT 'happy'::public.mood
);

ALTER TABLE public.t2 OWNER TO postgres;

ALTER TABLE ONLY public.t ATTACH PARTITION public.t1 FOR VALUES FROM (0) TO (10);

ALTER TABLE ONLY public.t ATTACH PARTITION public.t2 FOR VALUES FROM (10) TO (20);

CREATE INDEX on_g ON ONLY public.t USING btree (g) WHERE ((g)::public.mood <> 'happy'::public.mood);

CREATE INDEX t1_g_idx ON public.t1 USING btree (g) WHERE ((g)::public.mood <> 'happy'::public.mood);

CREATE INDEX t2_g_idx ON public.t2 USING btree (g) WHERE ((g)::public.mood <> 'happy'::public.mood);

ALTER INDEX public.on_g ATTACH PARTITION public.t1_g_idx;

ALTER INDEX public.on_g ATTACH PARTITION public.t2_g_idx;
