-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER DOMAIN word DROP CONSTRAINT w;

ALTER DOMAIN good DROP CONSTRAINT fine;

DROP FUNCTION fine(mood);

ALTER DOMAIN good DROP DEFAULT;

DROP FUNCTION usual();

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE DOMAIN new_good AS new_mood
    CONSTRAINT known CHECK ((VALUE <> 'sad'::new_mood));

ALTER TABLE t
    ALTER COLUMN a TYPE new_good USING (a::text::new_good);

DROP DOMAIN good;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN new_good RENAME TO good;

CREATE FUNCTION public.usual() RETURNS public.mood
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 'ok'::public.mood $$;

ALTER DOMAIN good SET DEFAULT public.usual();

CREATE FUNCTION public.fine(m public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT m::text <> 'sad' $$;

ALTER DOMAIN good ADD CONSTRAINT fine CHECK (public.fine(VALUE));

COMMENT ON CONSTRAINT fine ON DOMAIN good IS 'fine';

ALTER DOMAIN word ADD CONSTRAINT w CHECK (public.fine((VALUE)::public.mood));
