-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_answer AS ENUM (
    'yes',
    'no',
    'maybe'
);

ALTER TABLE replies
    ALTER COLUMN answer TYPE new_answer USING (answer::text::new_answer);

DROP TYPE answer;

ALTER TYPE new_answer RENAME TO answer;
