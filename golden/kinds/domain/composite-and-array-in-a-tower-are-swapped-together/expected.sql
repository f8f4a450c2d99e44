-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP INDEX on_g;

CREATE TYPE new_mood AS ENUM (
    'sad',
    'ok',
    'great',
    'happy'
);

CREATE DOMAIN new_good AS new_mood
    CONSTRAINT good_check CHECK ((VALUE <> 'sad'::new_mood));

CREATE TYPE new_pair AS (
    g new_good,
    all_of new_good[]
);

CREATE DOMAIN new_pairs AS new_pair[]
    CONSTRAINT few CHECK ((cardinality(VALUE) > 0));

CREATE TYPE new_top AS (
    p new_pairs,
    m new_mood
);

ALTER TABLE parent
    ALTER COLUMN p TYPE new_pair USING (p::text::new_pair);

ALTER TABLE t
    ALTER COLUMN p DROP DEFAULT,
    ALTER COLUMN g DROP DEFAULT,
    ALTER COLUMN top TYPE new_top USING (top::text::new_top),
    ALTER COLUMN tops TYPE new_top[] USING (tops::text[]::new_top[]),
    ALTER COLUMN p TYPE new_pair USING (p::text::new_pair),
    ALTER COLUMN g TYPE new_good USING (g::text::new_good),
    ALTER COLUMN p SET DEFAULT ROW(('ok'::new_mood)::new_good, '{ok,happy}'::new_good[])::new_pair,
    ALTER COLUMN g SET DEFAULT 'ok'::new_mood;

DROP TYPE top;

DROP DOMAIN pairs;

DROP TYPE pair;

DROP DOMAIN good;

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

ALTER DOMAIN new_good RENAME TO good;

ALTER TYPE new_pair RENAME TO pair;

ALTER DOMAIN new_pairs RENAME TO pairs;

ALTER TYPE new_top RENAME TO top;

ALTER TABLE ONLY t2 ALTER COLUMN g SET DEFAULT 'happy'::public.mood;

CREATE INDEX on_g ON ONLY public.t USING btree (g) WHERE ((g)::public.mood <> 'happy'::public.mood);

CREATE INDEX t1_g_idx ON public.t1 USING btree (g) WHERE ((g)::public.mood <> 'happy'::public.mood);

ALTER INDEX public.on_g ATTACH PARTITION public.t1_g_idx;

CREATE INDEX t2_g_idx ON public.t2 USING btree (g) WHERE ((g)::public.mood <> 'happy'::public.mood);

ALTER INDEX public.on_g ATTACH PARTITION public.t2_g_idx;
