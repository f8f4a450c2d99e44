-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_gender AS ENUM (
    'f',
    'm',
    'x'
);

ALTER TABLE patients
    ALTER COLUMN gender DROP DEFAULT,
    ALTER COLUMN gender TYPE new_gender USING (gender::text::new_gender),
    ALTER COLUMN gender SET DEFAULT 'f'::new_gender;

DROP TYPE gender;

ALTER TYPE new_gender RENAME TO gender;

COMMENT ON TYPE gender IS 'as told';
