-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP MATERIALIZED VIEW app.drafts;

ALTER TABLE public.jobs DETACH PARTITION public.level;

DROP TABLE public.jobs;

ALTER TABLE public.level ALTER COLUMN kind DROP NOT NULL;

ALTER TABLE public.level ALTER COLUMN kind SET EXPRESSION AS (NULL);

CREATE TYPE app.new_q AS ENUM (
    'a',
    'b'
);

ALTER TABLE public.its
    ALTER COLUMN level TYPE app.new_q USING (level::text::app.new_q);

ALTER TABLE public.level
    ALTER COLUMN type DROP DEFAULT,
    ALTER COLUMN type TYPE app.new_q USING (type::text::app.new_q),
    ALTER COLUMN dotted TYPE app.new_q USING (dotted::text::app.new_q),
    ALTER COLUMN type SET DEFAULT 'a'::app.new_q;

DROP TYPE app.q;

ALTER TYPE app.new_q RENAME TO q;

ALTER TABLE public.level ALTER COLUMN kind SET EXPRESSION AS (
CASE
    WHEN (dotted = 'a'::app.q) THEN 'x'::text
    ELSE COALESCE(data, 'y'::text)
END);

ALTER TABLE public.level ADD CONSTRAINT jobs_kind_not_null NOT NULL kind;

CREATE TABLE public.jobs (
    id integer CONSTRAINT jobs_id_not_null NOT NULL,
    type app.q DEFAULT 'a'::app.q CONSTRAINT jobs_type_not_null NOT NULL,
    dotted app.q,
    data text,
    kind text GENERATED ALWAYS AS (
CASE
    WHEN (dotted = 'a'::app.q) THEN 'x'::text
    ELSE COALESCE(data, 'y'::text)
END) STORED CONSTRAINT jobs_kind_not_null NOT NULL,
    n integer
)
PARTITION BY LIST (type);

ALTER TABLE ONLY public.jobs ATTACH PARTITION public.level FOR VALUES IN ('a');

CREATE MATERIALIZED VIEW app.drafts AS
 SELECT id,
    level
   FROM public.its
  WHERE (enum_smaller(level, 'a'::app.q) = 'a'::app.q);
