-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_level AS ENUM (
    'a',
    'x',
    'c'
);

CREATE TYPE state.new_level_2 AS ENUM (
    'a',
    'b',
    'd'
);

ALTER TABLE things
    ALTER COLUMN level TYPE new_level USING (level::text::new_level),
    ALTER COLUMN other TYPE state.new_level_2 USING (other::text::state.new_level_2);

DROP TYPE level;

ALTER TYPE new_level RENAME TO level;

DROP TYPE state.level;

ALTER TYPE state.new_level_2 RENAME TO level;
ALTER TYPE public.level RENAME TO stage;
