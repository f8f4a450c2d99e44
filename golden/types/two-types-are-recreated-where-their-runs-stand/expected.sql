-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_color AS ENUM (
    'red',
    'green',
    'blue'
);

ALTER TABLE toys
    ALTER COLUMN color TYPE new_color USING (color::text::new_color);

DROP TYPE color;

ALTER TYPE new_color RENAME TO color;

ALTER TABLE toys ADD COLUMN price numeric;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_shape AS ENUM (
    'round',
    'square'
);

ALTER TABLE boxes
    ALTER COLUMN shape TYPE new_shape USING (shape::text::new_shape);

DROP TYPE shape;

ALTER TYPE new_shape RENAME TO shape;
