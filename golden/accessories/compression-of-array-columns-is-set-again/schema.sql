CREATE TYPE public.tag AS ENUM (
    'red',
    'blue'
);

ALTER TYPE public.tag OWNER TO postgres;

CREATE TABLE public.cards (
    id integer NOT NULL,
    tags public.tag[]
);
ALTER TABLE ONLY public.cards ALTER COLUMN tags SET COMPRESSION pglz;

ALTER TABLE public.cards OWNER TO postgres;

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT cards_pkey PRIMARY KEY (id);
