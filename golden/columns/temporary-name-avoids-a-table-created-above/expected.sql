CREATE TABLE new_shape (id integer PRIMARY KEY);

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_shape_2 AS ENUM (
    'round',
    'square',
    'oval'
);

ALTER TABLE tiles
    ALTER COLUMN shape TYPE new_shape_2 USING (shape::text::new_shape_2);

DROP TYPE shape;

ALTER TYPE new_shape_2 RENAME TO shape;
