CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE TABLE public.owners (
    id integer NOT NULL
);

CREATE TABLE public.people (
    id integer NOT NULL,
    owner integer,
    note text,
    mood public.mood
)
PARTITION BY LIST (id);

CREATE TABLE public.people_1 (
    id integer NOT NULL,
    owner integer,
    note text,
    mood public.mood
);

ALTER TABLE ONLY public.people ATTACH PARTITION public.people_1 FOR VALUES IN (1, 2, 3);

ALTER TABLE ONLY public.owners
    ADD CONSTRAINT owners_pkey PRIMARY KEY (id);

ALTER TABLE public.people
    ADD CONSTRAINT people_owner_fkey FOREIGN KEY (owner) REFERENCES public.owners(id) DEFERRABLE INITIALLY DEFERRED;
