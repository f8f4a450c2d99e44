CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE DOMAIN public.good AS public.mood NOT NULL DEFAULT 'ok'::public.mood
	CONSTRAINT good_check CHECK (((VALUE)::text <> 'x'::text))
	CONSTRAINT not_sad CHECK ((VALUE <> 'sad'::public.mood));

ALTER DOMAIN public.good OWNER TO app;

COMMENT ON DOMAIN public.good IS 'good ones';

COMMENT ON CONSTRAINT not_sad ON DOMAIN public.good IS 'why';

CREATE DOMAIN public.better AS public.good DEFAULT 'ok'::public.mood
	CONSTRAINT better_check CHECK (((VALUE)::public.mood <> 'ok'::public.mood));

ALTER DOMAIN public.better OWNER TO postgres;

CREATE DOMAIN public.many AS public.good[]
	CONSTRAINT many_check CHECK ((cardinality(VALUE) < 5));

ALTER DOMAIN public.many OWNER TO postgres;

CREATE TABLE public.keyed (
    k public.better NOT NULL,
    other public.good
);

ALTER TABLE public.keyed OWNER TO postgres;

CREATE TABLE public.people (
    id integer NOT NULL,
    a public.good DEFAULT 'ok'::public.mood,
    b public.better DEFAULT ('happy'::public.mood)::public.better,
    c public.good[] DEFAULT '{ok}'::public.good[],
    d public.many,
    e public.mood DEFAULT 'sad'::public.mood,
    CONSTRAINT ab CHECK (((a)::public.mood <> (b)::public.mood)),
    CONSTRAINT astext CHECK (((a)::text <> 'zz'::text))
);

ALTER TABLE public.people OWNER TO postgres;

ALTER TABLE ONLY public.keyed
    ADD CONSTRAINT keyed_pkey PRIMARY KEY (k);

ALTER DOMAIN public.good
    ADD CONSTRAINT later CHECK (((VALUE < 'happy'::public.mood) OR (VALUE >= 'happy'::public.mood))) NOT VALID;

COMMENT ON CONSTRAINT later ON DOMAIN public.good IS 'later';

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_b_a_key UNIQUE (b, a);

ALTER TABLE ONLY public.people
    ADD CONSTRAINT people_pkey PRIMARY KEY (id);

CREATE INDEX on_a ON public.people USING btree (a) WHERE ((a)::public.mood <> 'sad'::public.mood);

CREATE INDEX on_b ON public.people USING btree (b DESC) INCLUDE (e);

CREATE INDEX plain ON public.people USING btree (a);

REVOKE ALL ON TYPE public.good FROM PUBLIC;
GRANT ALL ON TYPE public.good TO reader;
