CREATE TYPE public.tag AS ENUM (
    'red',
    'blue'
);

ALTER TYPE public.tag OWNER TO postgres;

CREATE TABLE public.cards (
    id integer NOT NULL,
    tag public.tag
);
ALTER TABLE ONLY public.cards ALTER COLUMN tag SET STATISTICS 500;
ALTER TABLE ONLY public.cards ALTER COLUMN tag SET (n_distinct=2);

ALTER TABLE public.cards OWNER TO postgres;

ALTER TABLE ONLY public.cards
    ADD CONSTRAINT cards_pkey PRIMARY KEY (id);

GRANT SELECT(tag) ON TABLE public.cards TO reader;
