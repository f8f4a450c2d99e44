CREATE TYPE public.status AS ENUM (
    'a',
    'b'
);

CREATE TABLE public.owners (
    id integer NOT NULL,
    name text
);

CREATE TABLE public.things (
    id integer NOT NULL,
    owner integer,
    note text,
    status public.status
);

ALTER TABLE ONLY public.owners
    ADD CONSTRAINT owners_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.things
    ADD CONSTRAINT things_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.things
    ADD CONSTRAINT things_owner_fkey FOREIGN KEY (owner) REFERENCES public.owners(id) DEFERRABLE INITIALLY DEFERRED;
