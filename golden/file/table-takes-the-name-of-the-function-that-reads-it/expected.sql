ALTER TABLE kind RENAME TO f;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION f();

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'new'
);

ALTER TABLE f
    ALTER COLUMN a TYPE new_mood USING (a::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.f() RETURNS public.mood
    LANGUAGE sql
    RETURN (SELECT f.a FROM public.f WHERE (f.id = 1));

SET LOCAL check_function_bodies TO DEFAULT;
