-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_status AS ENUM (
    'a',
    'b'
);

ALTER TABLE p
    ALTER COLUMN s DROP DEFAULT;

DROP TYPE status;

ALTER TYPE new_status RENAME TO status;

ALTER TABLE ONLY k ALTER COLUMN s SET DEFAULT length(('a'::public.status)::text);
