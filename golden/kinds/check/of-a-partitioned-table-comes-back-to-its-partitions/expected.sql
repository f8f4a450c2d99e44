-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TABLE visits
    DROP CONSTRAINT settled,
    ALTER COLUMN state DROP DEFAULT,
    ALTER COLUMN state TYPE new_state USING (state::text::new_state),
    ALTER COLUMN state SET DEFAULT 'draft'::new_state,
    ADD CONSTRAINT settled CHECK (((state = 'paid'::new_state) OR (id >= 0)));

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;
