CREATE SCHEMA s;

ALTER SCHEMA s OWNER TO postgres;

CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE DOMAIN public.good AS public.mood
	CONSTRAINT not_sad CHECK ((VALUE <> 'sad'::public.mood))
	CONSTRAINT two CHECK ((VALUE <> 'sad'::public.mood));

ALTER DOMAIN public.good OWNER TO postgres;

COMMENT ON DOMAIN public.good IS 'good';

COMMENT ON CONSTRAINT two ON DOMAIN public.good IS 'two';

CREATE TABLE public.t (
    a public.good
);

ALTER TABLE public.t OWNER TO postgres;
