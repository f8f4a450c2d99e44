CREATE TYPE public."ééééééééééééééééééééééééééééééé" AS ENUM (
    'ja',
    'nein'
);

ALTER TYPE public."ééééééééééééééééééééééééééééééé" OWNER TO postgres;

CREATE TABLE public.umfragen (
    id integer NOT NULL,
    antwort public."ééééééééééééééééééééééééééééééé"
);

ALTER TABLE public.umfragen OWNER TO postgres;

ALTER TABLE ONLY public.umfragen
    ADD CONSTRAINT umfragen_pkey PRIMARY KEY (id);
