-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX paid;

CREATE TYPE new_state AS ENUM (
    'draft',
    'paid',
    'lost'
);

ALTER TABLE visits
    ALTER COLUMN state TYPE new_state USING (state::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

SET LOCAL default_tablespace = pg_default;

CREATE INDEX paid ON ONLY public.visits USING btree (id) WHERE (state = 'paid'::public.state);

CREATE INDEX visits_1_id_idx ON public.visits_1 USING btree (id) WHERE (state = 'paid'::public.state);

SET LOCAL default_tablespace TO DEFAULT;

ALTER INDEX public.paid ATTACH PARTITION public.visits_1_id_idx;
