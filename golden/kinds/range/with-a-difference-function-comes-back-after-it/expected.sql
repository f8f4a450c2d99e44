-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP TRIGGER tr ON u;

DROP STATISTICS st;

ALTER TABLE u DROP CONSTRAINT c;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TABLE t
    ALTER COLUMN r DROP DEFAULT,
    ALTER COLUMN r TYPE text USING (r::text),
    ALTER COLUMN m TYPE text USING (m::text);

ALTER TABLE u
    ALTER COLUMN w TYPE text USING (w::text),
    ALTER COLUMN ws TYPE text USING (ws::text);

DROP TYPE with_range;

DROP TYPE moods;

DROP FUNCTION diff(mood, mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE FUNCTION public.diff(a public.mood, b public.mood) RETURNS double precision
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT 1.0::double precision $$;

CREATE TYPE moods AS RANGE (
    subtype = public.mood,
    multirange_type_name = public.m,
    subtype_diff = public.diff
);

CREATE TYPE with_range AS (
    r public.moods,
    m public.mood
);

ALTER TABLE t
    ALTER COLUMN r TYPE moods USING (r::moods),
    ALTER COLUMN m TYPE m USING (m::m);

ALTER TABLE ONLY t1 ALTER COLUMN r SET DEFAULT '[ok,ok]'::public.moods;

ALTER TABLE u
    ALTER COLUMN w TYPE with_range USING (w::with_range),
    ALTER COLUMN ws TYPE with_range[] USING (ws::with_range[]);

ALTER TABLE u ADD CONSTRAINT c CHECK ((w IS NOT NULL));

CREATE STATISTICS public.st ON w, a FROM public.u;

CREATE TRIGGER tr BEFORE UPDATE OF w ON public.u FOR EACH ROW EXECUTE FUNCTION public.trg();
