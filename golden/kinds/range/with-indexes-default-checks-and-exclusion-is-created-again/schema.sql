CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.moods AS RANGE (
    subtype = public.mood,
    multirange_type_name = public.moodses
);

ALTER TYPE public.moods OWNER TO postgres;

COMMENT ON TYPE public.moods IS 'moods';

CREATE DOMAIN public.wide AS public.moods
	CONSTRAINT not_empty CHECK ((NOT isempty(VALUE)));

ALTER DOMAIN public.wide OWNER TO postgres;

CREATE FUNCTION public.low(r public.moods) RETURNS public.mood
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT lower(r) $$;

ALTER FUNCTION public.low(r public.moods) OWNER TO postgres;

CREATE TABLE public.t (
    id integer NOT NULL,
    r public.moods DEFAULT '[sad,ok]'::public.moods NOT NULL,
    many public.moodses,
    rs public.moods[],
    w public.wide,
    m public.mood DEFAULT 'ok'::public.mood,
    CONSTRAINT mm CHECK ((m <@ r)),
    CONSTRAINT up CHECK ((upper(r) <> 'sad'::public.mood))
);
ALTER TABLE ONLY public.t ALTER COLUMN r SET STORAGE EXTERNAL;

ALTER TABLE public.t OWNER TO postgres;

COMMENT ON COLUMN public.t.r IS 'r';

CREATE VIEW public.v AS
 SELECT t.id,
    lower(t.r) AS l
   FROM public.t;

ALTER VIEW public.v OWNER TO postgres;

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_r_excl EXCLUDE USING gist (r WITH &&);

ALTER TABLE ONLY public.t
    ADD CONSTRAINT t_r_key UNIQUE (r);

CREATE INDEX by_low ON public.t USING btree (public.low(r));

CREATE INDEX by_r ON public.t USING gist (r);

CREATE INDEX by_w ON public.t USING btree (id) WHERE (w IS NOT NULL);

GRANT ALL ON TYPE public.moods TO reader;
