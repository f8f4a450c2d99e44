-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE notes DROP CONSTRAINT notes_id_state_fkey;

ALTER TABLE visits DROP CONSTRAINT whole;

CREATE TYPE new_state AS ENUM (
    'draft',
    'paid',
    'lost'
);

ALTER TABLE notes
    ALTER COLUMN state TYPE new_state USING (state::text::new_state);

ALTER TABLE visits
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN kind TYPE new_state USING (kind::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

ALTER TABLE ONLY visits ADD CONSTRAINT whole PRIMARY KEY (id, state);

ALTER TABLE visits_1 ADD CONSTRAINT mine PRIMARY KEY (id, state);

ALTER TABLE visits_2 ADD CONSTRAINT visits_2_pkey PRIMARY KEY (id, state);

ALTER INDEX public.whole ATTACH PARTITION public.mine;

ALTER INDEX public.whole ATTACH PARTITION public.visits_2_pkey;

ALTER TABLE notes ADD CONSTRAINT notes_id_state_fkey FOREIGN KEY (id, state) REFERENCES public.visits(id, state);

COMMENT ON INDEX public.visits_1_id_kind_key IS 'own';

COMMENT ON INDEX visits_2_id_kind_key IS NULL;
