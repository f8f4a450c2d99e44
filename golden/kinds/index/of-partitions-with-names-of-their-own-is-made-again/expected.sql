-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX by_state;

DROP INDEX by_both;

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

CREATE INDEX by_both ON ONLY public.visits USING btree (state, note);

COMMENT ON INDEX public.by_both IS 'both';

CREATE INDEX by_state ON ONLY public.visits USING btree (state);

CREATE INDEX mine ON public.visits_1 USING btree (state);

ALTER INDEX public.by_state ATTACH PARTITION public.mine;

CREATE INDEX theirs ON public.visits_2 USING btree (state, note) WITH (fillfactor='70');

ALTER INDEX public.by_both ATTACH PARTITION public.theirs;

COMMENT ON INDEX public.theirs IS 'of 2';

CREATE INDEX visits_1_state_note_idx ON public.visits_1 USING btree (state, note);

ALTER INDEX public.by_both ATTACH PARTITION public.visits_1_state_note_idx;

COMMENT ON INDEX public.visits_1_state_note_idx IS 'of 1';

CREATE INDEX visits_2_state_idx ON public.visits_2 USING btree (state);

ALTER INDEX public.by_state ATTACH PARTITION public.visits_2_state_idx;
