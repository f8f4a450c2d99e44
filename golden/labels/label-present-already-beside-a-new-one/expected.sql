-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_paper AS ENUM (
    'a4',
    'a5',
    'a6'
);

ALTER TABLE prints
    ALTER COLUMN paper DROP DEFAULT,
    ALTER COLUMN paper TYPE new_paper USING (paper::text::new_paper),
    ALTER COLUMN paper SET DEFAULT 'a4'::new_paper;

DROP TYPE paper;

ALTER TYPE new_paper RENAME TO paper;
