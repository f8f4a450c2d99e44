-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX by_w;

DROP INDEX by_r;

DROP INDEX by_low;

ALTER TABLE t DROP CONSTRAINT t_r_key;

ALTER TABLE t DROP CONSTRAINT t_r_excl;

DROP VIEW v;

ALTER TABLE t DROP CONSTRAINT up;

ALTER TABLE t DROP CONSTRAINT mm;

DROP FUNCTION low(moods);

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

ALTER TABLE t
    ALTER COLUMN r DROP DEFAULT,
    ALTER COLUMN m DROP DEFAULT,
    ALTER COLUMN r TYPE text USING (r::text),
    ALTER COLUMN many TYPE text USING (many::text),
    ALTER COLUMN rs TYPE text USING (rs::text),
    ALTER COLUMN w TYPE text USING (w::text),
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood),
    ALTER COLUMN m SET DEFAULT 'ok'::new_mood;

DROP DOMAIN wide;

DROP TYPE moods;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE TYPE moods AS RANGE (
    subtype = public.mood,
    multirange_type_name = public.moodses
);

GRANT ALL ON TYPE moods TO reader;

COMMENT ON TYPE moods IS 'moods';

CREATE DOMAIN wide AS public.moods
    CONSTRAINT not_empty CHECK ((NOT isempty(VALUE)));

CREATE FUNCTION public.low(r public.moods) RETURNS public.mood
    LANGUAGE sql IMMUTABLE
    AS $$ SELECT lower(r) $$;

ALTER TABLE t
    ALTER COLUMN r TYPE moods USING (r::moods),
    ALTER COLUMN many TYPE moodses USING (many::moodses),
    ALTER COLUMN rs TYPE moods[] USING (rs::moods[]),
    ALTER COLUMN w TYPE wide USING (w::wide),
    ALTER COLUMN r SET DEFAULT '[sad,ok]'::public.moods,
    ALTER COLUMN r SET STORAGE EXTERNAL;

ALTER TABLE t ADD CONSTRAINT mm CHECK ((m <@ r));

ALTER TABLE t ADD CONSTRAINT up CHECK ((upper(r) <> 'sad'::public.mood));

CREATE VIEW public.v AS
 SELECT t.id,
    lower(t.r) AS l
   FROM public.t;

ALTER TABLE t ADD CONSTRAINT t_r_excl EXCLUDE USING gist (r WITH &&);

ALTER TABLE t ADD CONSTRAINT t_r_key UNIQUE (r);

CREATE INDEX by_low ON public.t USING btree (public.low(r));

CREATE INDEX by_r ON public.t USING gist (r);

CREATE INDEX by_w ON public.t USING btree (id) WHERE (w IS NOT NULL);
