-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_status AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE things
    ALTER COLUMN status TYPE new_status USING (status::text::new_status);

DROP TYPE status;

ALTER TYPE new_status RENAME TO status;

UPDATE things SET status = 'b' WHERE id = 1;

SET CONSTRAINTS things_owner_fkey IMMEDIATE;

ALTER TABLE things ADD COLUMN note text;
