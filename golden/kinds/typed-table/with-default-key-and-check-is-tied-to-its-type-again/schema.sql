CREATE TYPE public.mood AS ENUM (
    'sad',
    'ok',
    'happy'
);

ALTER TYPE public.mood OWNER TO postgres;

CREATE TYPE public.row_of AS (
	id integer,
	m public.mood,
	ms public.mood[],
	n text
);

ALTER TYPE public.row_of OWNER TO postgres;

CREATE TABLE public.again OF public.row_of;

ALTER TABLE public.again OWNER TO postgres;

CREATE TABLE public.typed OF public.row_of (
    id NOT NULL,
    m DEFAULT 'ok'::public.mood NOT NULL,
    CONSTRAINT c CHECK ((m <> 'sad'::public.mood))
);

ALTER TABLE public.typed OWNER TO postgres;

CREATE TABLE public.holder (
    r public.row_of,
    ts public.typed[]
);

ALTER TABLE public.holder OWNER TO postgres;

ALTER TABLE ONLY public.typed
    ADD CONSTRAINT typed_pkey PRIMARY KEY (id, m);
