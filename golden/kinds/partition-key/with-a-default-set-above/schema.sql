

CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.logs (
    id integer NOT NULL,
    state public.state DEFAULT COALESCE(NULL::public.state, 'paid'::public.state)
)
PARTITION BY LIST (state);

SET default_table_access_method = heap;

CREATE TABLE public.logs_1 (
    id integer NOT NULL,
    state public.state DEFAULT COALESCE(NULL::public.state, 'paid'::public.state)
);

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state,
    kind public.state,
    note text
)
PARTITION BY RANGE (id);

CREATE TABLE public.visits_1 (
    id integer NOT NULL,
    state public.state,
    kind public.state,
    note text
);

CREATE TABLE public.visits_2 (
    id integer NOT NULL,
    state public.state,
    kind public.state,
    note text
);

ALTER TABLE ONLY public.logs ATTACH PARTITION public.logs_1 FOR VALUES IN ('draft');

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_1 FOR VALUES FROM (0) TO (100);

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_2 FOR VALUES FROM (100) TO (200);

