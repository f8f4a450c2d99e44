CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE DOMAIN public.word AS text DEFAULT 'ok'::text
	CONSTRAINT word_check CHECK ((VALUE <> 'sad'::text));

ALTER DOMAIN public.word OWNER TO postgres;

CREATE TABLE public.t (
    w public.word,
    m public.mood
);

ALTER TABLE public.t OWNER TO postgres;
