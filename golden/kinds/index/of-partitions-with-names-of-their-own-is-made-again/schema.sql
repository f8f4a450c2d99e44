

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

CREATE INDEX by_both ON ONLY public.visits USING btree (state, note);

COMMENT ON INDEX public.by_both IS 'both';

CREATE INDEX by_state ON ONLY public.visits USING btree (state);

CREATE INDEX mine ON public.visits_1 USING btree (state);

CREATE INDEX plain ON ONLY public.visits USING btree (kind);

CREATE INDEX theirs ON public.visits_2 USING btree (state, note) WITH (fillfactor='70');

COMMENT ON INDEX public.theirs IS 'of 2';

CREATE INDEX visits_1_kind_idx ON public.visits_1 USING btree (kind);

CREATE INDEX visits_1_state_note_idx ON public.visits_1 USING btree (state, note);

COMMENT ON INDEX public.visits_1_state_note_idx IS 'of 1';

CREATE INDEX visits_2_kind_idx ON public.visits_2 USING btree (kind);

CREATE INDEX visits_2_state_idx ON public.visits_2 USING btree (state);

ALTER INDEX public.by_state ATTACH PARTITION public.mine;

ALTER INDEX public.by_both ATTACH PARTITION public.theirs;

ALTER INDEX public.plain ATTACH PARTITION public.visits_1_kind_idx;

ALTER INDEX public.by_both ATTACH PARTITION public.visits_1_state_note_idx;

ALTER INDEX public.plain ATTACH PARTITION public.visits_2_kind_idx;

ALTER INDEX public.by_state ATTACH PARTITION public.visits_2_state_idx;

