-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new__flag AS ENUM (
    'on',
    'off',
    'broken'
);

ALTER TABLE switches
    ALTER COLUMN a TYPE new__flag USING (a::text::new__flag),
    ALTER COLUMN b TYPE new__flag[] USING (b::text[]::new__flag[]);

DROP TYPE _flag;

ALTER TYPE new__flag RENAME TO _flag;
