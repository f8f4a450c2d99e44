CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state DEFAULT 'draft'::public.state,
    CONSTRAINT settled CHECK (((state = 'paid'::public.state) OR (id >= 0)))
)
PARTITION BY RANGE (id);

CREATE TABLE public.visits_1 (
    id integer NOT NULL,
    state public.state DEFAULT 'draft'::public.state,
    CONSTRAINT settled CHECK (((state = 'paid'::public.state) OR (id >= 0)))
);

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_1 FOR VALUES FROM (0) TO (100);
