CREATE TYPE public.kind AS ENUM (
    'a',
    'b'
);

ALTER TYPE public.kind OWNER TO postgres;

CREATE TABLE public.things (
    id integer NOT NULL,
    kind public.kind
);

ALTER TABLE public.things OWNER TO postgres;

ALTER TABLE ONLY public.things
    ADD CONSTRAINT things_pkey PRIMARY KEY (id);

REVOKE ALL ON TYPE public.kind FROM PUBLIC;
GRANT ALL ON TYPE public.kind TO reader;

ALTER DEFAULT PRIVILEGES FOR ROLE postgres REVOKE ALL ON TYPES FROM PUBLIC;
ALTER DEFAULT PRIVILEGES FOR ROLE postgres GRANT ALL ON TYPES TO reader;
