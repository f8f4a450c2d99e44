-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX half;

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

CREATE INDEX half ON ONLY public.visits USING btree (kind);

CREATE INDEX part ON public.visits_1 USING btree (kind);

ALTER INDEX public.half ATTACH PARTITION public.part;
