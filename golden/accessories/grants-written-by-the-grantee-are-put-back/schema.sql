CREATE TYPE public.badge AS ENUM (
    'x',
    'y'
);

ALTER TYPE public.badge OWNER TO postgres;

CREATE TABLE public.badges (
    id integer NOT NULL,
    badge public.badge
);

ALTER TABLE public.badges OWNER TO postgres;

ALTER TABLE ONLY public.badges
    ADD CONSTRAINT badges_pkey PRIMARY KEY (id);

GRANT ALL ON TYPE public.badge TO partner WITH GRANT OPTION;
SET SESSION AUTHORIZATION partner;
GRANT ALL ON TYPE public.badge TO guest;
RESET SESSION AUTHORIZATION;
