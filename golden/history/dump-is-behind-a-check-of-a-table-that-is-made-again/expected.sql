-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE t DETACH PARTITION p;

DROP TABLE t;

CREATE TYPE new_e AS ENUM (
    'a',
    'b',
    'c'
);

ALTER TABLE p
    DROP CONSTRAINT t_e_check,
    ALTER COLUMN e TYPE new_e USING (e::text::new_e),
    ADD CONSTRAINT t_e_check CHECK (e <> 'b');

DROP TYPE e;

ALTER TYPE new_e RENAME TO e;

CREATE TABLE public.t (
    id integer,
    e public.e
)
PARTITION BY LIST (e);

ALTER TABLE ONLY public.t ATTACH PARTITION public.p DEFAULT;

CREATE INDEX t_id_idx ON ONLY public.t USING btree (id);

ALTER INDEX public.t_id_idx ATTACH PARTITION public.p_id_idx;

ALTER TABLE t ADD CONSTRAINT t_e_check CHECK (e <> 'b');
