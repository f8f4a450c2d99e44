-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_grade AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE exams
    ALTER COLUMN grade TYPE new_grade USING (grade::text::new_grade),
    ALTER COLUMN retake TYPE new_grade USING (retake::text::new_grade);

DROP TYPE grade;

ALTER TYPE new_grade RENAME TO grade;
