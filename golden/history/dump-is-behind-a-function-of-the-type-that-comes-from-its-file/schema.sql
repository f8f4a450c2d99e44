CREATE TYPE public.role AS ENUM (
    'admin',
    'member'
);

ALTER TYPE public.role OWNER TO postgres;

CREATE TABLE public.accounts (
    id integer NOT NULL,
    role public.role DEFAULT 'member'::public.role NOT NULL,
    email text
);

ALTER TABLE public.accounts OWNER TO postgres;

ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (id);
