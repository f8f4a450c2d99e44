-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX one;

DROP INDEX by_state;

CREATE TYPE new_state AS ENUM (
    'draft',
    'paid',
    'lost'
);

ALTER TABLE visits
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN kind TYPE new_state USING (kind::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

CREATE INDEX by_state ON ONLY public.visits USING btree (state);

CREATE UNIQUE INDEX one ON ONLY public.visits USING btree (id, state);

CREATE UNIQUE INDEX visits_1_id_state_idx ON public.visits_1 USING btree (id, state);

ALTER INDEX public.one ATTACH PARTITION public.visits_1_id_state_idx;

CREATE INDEX visits_1_state_idx ON public.visits_1 USING btree (state);

ALTER INDEX public.by_state ATTACH PARTITION public.visits_1_state_idx;

ALTER TABLE public.visits_1 CLUSTER ON visits_1_state_idx;

CREATE UNIQUE INDEX visits_2_id_state_idx ON public.visits_2 USING btree (id, state);

ALTER INDEX public.one ATTACH PARTITION public.visits_2_id_state_idx;

ALTER TABLE ONLY public.visits_2 REPLICA IDENTITY USING INDEX visits_2_id_state_idx;

CREATE INDEX visits_2_state_idx ON public.visits_2 USING btree (state);

ALTER INDEX public.by_state ATTACH PARTITION public.visits_2_state_idx;
