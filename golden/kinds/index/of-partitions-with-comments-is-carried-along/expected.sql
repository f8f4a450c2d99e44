-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
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

COMMENT ON INDEX public.visits_1_kind_idx IS 'of 1';

COMMENT ON INDEX visits_1_state_idx IS NULL;

COMMENT ON INDEX public.visits_2_state_idx IS 'of 2';
