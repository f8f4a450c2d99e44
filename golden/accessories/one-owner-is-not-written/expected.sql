-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_axis AS ENUM (
    'x',
    'y',
    'z'
);

ALTER TABLE moves
    ALTER COLUMN axis TYPE new_axis USING (axis::text::new_axis);

DROP TYPE axis;

ALTER TYPE new_axis RENAME TO axis;
