-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE visits DROP CONSTRAINT settled;

ALTER TABLE walks DROP CONSTRAINT settled;

CREATE TYPE new_state AS ENUM (
    'draft',
    'sent',
    'paid'
);

ALTER TABLE visits
    ALTER COLUMN state TYPE new_state USING (state::text::new_state);

DROP TYPE state;

ALTER TYPE new_state RENAME TO state;

ALTER TABLE walks ADD CONSTRAINT settled CHECK (((state = 'paid'::public.state) OR (id >= 0)));

ALTER TABLE visits ADD CONSTRAINT settled CHECK (((state = 'paid'::public.state) OR (id >= 0)));
