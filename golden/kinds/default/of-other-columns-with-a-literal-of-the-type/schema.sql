CREATE TYPE public.level AS ENUM (
    'info',
    'warn'
);

ALTER TYPE public.level OWNER TO postgres;

CREATE TABLE public.logs (
    id integer NOT NULL,
    level public.level,
    label text DEFAULT ('info'::public.level)::text,
    rank integer DEFAULT array_length(enum_range('warn'::public.level), 1)
);

ALTER TABLE public.logs OWNER TO postgres;

ALTER TABLE ONLY public.logs
    ADD CONSTRAINT logs_pkey PRIMARY KEY (id);
