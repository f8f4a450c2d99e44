

CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

SET default_tablespace = '';

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state,
    kind public.state,
    note text
)
PARTITION BY RANGE (id);

SET default_table_access_method = heap;

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

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_1 FOR VALUES FROM (0) TO (100);

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_2 FOR VALUES FROM (100) TO (200);

CREATE INDEX by_state ON ONLY public.visits USING btree (state);

CREATE INDEX mine ON public.visits_1 USING btree (state);

CREATE INDEX visits_2_state_idx ON public.visits_2 USING btree (state);

ALTER INDEX public.by_state ATTACH PARTITION public.mine;

ALTER INDEX public.by_state ATTACH PARTITION public.visits_2_state_idx;

