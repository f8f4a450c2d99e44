-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_color AS ENUM (
    'red',
    'green'
);

CREATE TYPE new_shape AS ENUM (
    'round',
    'square'
);

ALTER TABLE toys
    ALTER COLUMN color DROP DEFAULT,
    ALTER COLUMN color TYPE new_color USING (color::text::new_color),
    ALTER COLUMN shape TYPE new_shape USING (shape::text::new_shape),
    ALTER COLUMN color SET DEFAULT 'red'::new_color;

DROP TYPE color;

ALTER TYPE new_color RENAME TO color;

DROP TYPE shape;

ALTER TYPE new_shape RENAME TO shape;
