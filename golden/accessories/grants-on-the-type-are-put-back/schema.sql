CREATE TYPE public.scope AS ENUM (
    'own',
    'all'
);

ALTER TYPE public.scope OWNER TO postgres;

CREATE TABLE public.tokens (
    id integer NOT NULL,
    scope public.scope
);

ALTER TABLE public.tokens OWNER TO postgres;

ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT tokens_pkey PRIMARY KEY (id);

GRANT ALL ON TYPE public.scope TO "web-app";
GRANT ALL ON TYPE public.scope TO auditor WITH GRANT OPTION;

GRANT SELECT ON TABLE public.tokens TO auditor;
