

CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

SET default_tablespace = '';

SET default_table_access_method = heap;

CREATE TABLE public.notes (
    id integer,
    state public.state
);

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state NOT NULL,
    kind public.state,
    note text
)
PARTITION BY RANGE (id);

CREATE TABLE public.visits_1 (
    id integer CONSTRAINT visits_id_not_null NOT NULL,
    state public.state CONSTRAINT visits_state_not_null NOT NULL,
    kind public.state,
    note text
);

CREATE TABLE public.visits_2 (
    id integer CONSTRAINT visits_id_not_null NOT NULL,
    state public.state CONSTRAINT visits_state_not_null NOT NULL,
    kind public.state,
    note text
);

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_1 FOR VALUES FROM (0) TO (100);

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_2 FOR VALUES FROM (100) TO (200);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT whole PRIMARY KEY (id, state);

ALTER TABLE ONLY public.visits_1
    ADD CONSTRAINT mine PRIMARY KEY (id, state);

ALTER TABLE ONLY public.visits
    ADD CONSTRAINT pair UNIQUE (id, kind);

COMMENT ON CONSTRAINT pair ON public.visits IS 'con';

ALTER TABLE ONLY public.visits_1
    ADD CONSTRAINT visits_1_id_kind_key UNIQUE (id, kind);

ALTER TABLE ONLY public.visits_2
    ADD CONSTRAINT visits_2_id_kind_key UNIQUE (id, kind);

ALTER TABLE ONLY public.visits_2
    ADD CONSTRAINT visits_2_pkey PRIMARY KEY (id, state);

COMMENT ON INDEX public.pair IS 'ix';

COMMENT ON INDEX public.visits_1_id_kind_key IS 'own';

ALTER INDEX public.whole ATTACH PARTITION public.mine;

ALTER INDEX public.pair ATTACH PARTITION public.visits_1_id_kind_key;

ALTER INDEX public.pair ATTACH PARTITION public.visits_2_id_kind_key;

ALTER INDEX public.whole ATTACH PARTITION public.visits_2_pkey;

ALTER TABLE ONLY public.notes
    ADD CONSTRAINT notes_id_state_fkey FOREIGN KEY (id, state) REFERENCES public.visits(id, state);

