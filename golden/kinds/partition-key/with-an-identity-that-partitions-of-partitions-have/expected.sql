-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE m DETACH PARTITION l;

ALTER TABLE t DETACH PARTITION m;

DROP TABLE m;

SELECT set_config('enumfix.sequence_id', last_value || ' ' || is_called, true) FROM t_id_seq;

DROP TABLE t;

CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE l
    ALTER COLUMN e TYPE new_e USING (e::text::new_e);

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

CREATE TABLE public.t (
    id integer CONSTRAINT t_id_not_null NOT NULL,
    e public.e
)
PARTITION BY LIST (e);

CREATE TABLE public.m (
    id integer CONSTRAINT t_id_not_null NOT NULL,
    e public.e
)
PARTITION BY LIST (e);

ALTER TABLE ONLY public.m ATTACH PARTITION public.l DEFAULT;

ALTER TABLE ONLY public.t ATTACH PARTITION public.m DEFAULT;

ALTER TABLE public.t ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.t_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

SELECT setval('t_id_seq', split_part(current_setting('enumfix.sequence_id'), ' ', 1)::bigint, split_part(current_setting('enumfix.sequence_id'), ' ', 2)::boolean);
