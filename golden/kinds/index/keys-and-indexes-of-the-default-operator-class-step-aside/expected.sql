-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE o DROP CONSTRAINT o_m_fkey;

DROP INDEX i;

ALTER TABLE d DROP CONSTRAINT x;

ALTER TABLE d DROP CONSTRAINT u;

ALTER TABLE d DROP CONSTRAINT d_pkey;

ALTER TABLE o DROP CONSTRAINT c;

DROP OPERATOR CLASS mood_ops USING btree;

DROP OPERATOR >=(mood, mood);

DROP OPERATOR >(mood, mood);

DROP OPERATOR =(mood, mood);

DROP OPERATOR <=(mood, mood);

DROP OPERATOR <(mood, mood);

DROP FUNCTION mood_lt(mood, mood);

DROP FUNCTION mood_le(mood, mood);

DROP FUNCTION mood_gt(mood, mood);

DROP FUNCTION mood_ge(mood, mood);

DROP FUNCTION mood_eq(mood, mood);

DROP FUNCTION mood_cmp(mood, mood);

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE d
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood);

ALTER TABLE o
    ALTER COLUMN m TYPE new_mood USING (m::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

SET LOCAL check_function_bodies = false;

CREATE FUNCTION public.mood_cmp(public.mood, public.mood) RETURNS integer
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT CASE WHEN $1::varchar < $2::varchar THEN -1 WHEN $1::varchar > $2::varchar THEN 1 ELSE 0 END $_$;

CREATE FUNCTION public.mood_eq(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar = $2::varchar $_$;

CREATE FUNCTION public.mood_ge(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar >= $2::varchar $_$;

CREATE FUNCTION public.mood_gt(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar > $2::varchar $_$;

CREATE FUNCTION public.mood_le(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar <= $2::varchar $_$;

CREATE FUNCTION public.mood_lt(public.mood, public.mood) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    AS $_$ SELECT $1::varchar < $2::varchar $_$;

SET LOCAL check_function_bodies TO DEFAULT;

CREATE OPERATOR public.< (
    FUNCTION = public.mood_lt,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);

CREATE OPERATOR public.<= (
    FUNCTION = public.mood_le,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);

CREATE OPERATOR public.= (
    FUNCTION = public.mood_eq,
    LEFTARG = public.mood,
    RIGHTARG = public.mood,
    COMMUTATOR = OPERATOR(public.=)
);

CREATE OPERATOR public.> (
    FUNCTION = public.mood_gt,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);

CREATE OPERATOR public.>= (
    FUNCTION = public.mood_ge,
    LEFTARG = public.mood,
    RIGHTARG = public.mood
);

CREATE OPERATOR CLASS public.mood_ops
    DEFAULT FOR TYPE public.mood USING btree FAMILY public.mood_ops AS
    OPERATOR 1 public.<(public.mood,public.mood) ,
    OPERATOR 2 public.<=(public.mood,public.mood) ,
    OPERATOR 3 public.=(public.mood,public.mood) ,
    OPERATOR 4 public.>=(public.mood,public.mood) ,
    OPERATOR 5 public.>(public.mood,public.mood) ,
    FUNCTION 1 (public.mood, public.mood) public.mood_cmp(public.mood,public.mood);

ALTER TABLE o ADD CONSTRAINT c CHECK ((ROW(1, m) < ROW(2, m)));

ALTER TABLE d ADD CONSTRAINT d_pkey PRIMARY KEY (m);

ALTER TABLE d ADD CONSTRAINT u UNIQUE (n, m);

ALTER TABLE d ADD CONSTRAINT x EXCLUDE USING btree (m WITH OPERATOR(public.=));

CREATE INDEX i ON public.d USING btree (m DESC);

ALTER TABLE o ADD CONSTRAINT o_m_fkey FOREIGN KEY (m) REFERENCES public.d(m);
