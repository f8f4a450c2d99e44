CREATE TYPE public._flag AS ENUM (
    'on',
    'off'
);

ALTER TYPE public._flag OWNER TO postgres;

CREATE TABLE public.switches (
    id integer NOT NULL,
    a public._flag,
    b public._flag[]
);

ALTER TABLE public.switches OWNER TO postgres;

ALTER TABLE ONLY public.switches
    ADD CONSTRAINT switches_pkey PRIMARY KEY (id);
