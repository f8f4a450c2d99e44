CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE DOMAIN public.word AS text DEFAULT ('ok'::public.mood)::text
	CONSTRAINT is_mood CHECK ((VALUE <> ('sad'::public.mood)::text));

ALTER DOMAIN public.word OWNER TO postgres;

CREATE TABLE public.t (
    w public.word,
    ws public.word[]
);

ALTER TABLE public.t OWNER TO postgres;

ALTER DOMAIN public.word
    ADD CONSTRAINT l CHECK ((VALUE <> ('happy'::public.mood)::text)) NOT VALID;
