-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_surface AS ENUM (
    'grass',
    'clay',
    'hard'
);

ALTER TABLE races
    ALTER COLUMN surface TYPE new_surface USING (surface::text::new_surface);

DROP TYPE surface;

ALTER TYPE new_surface RENAME TO surface;

ALTER INDEX public.races_lane ALTER COLUMN 1 SET STATISTICS 250;
