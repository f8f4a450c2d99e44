SET default_tablespace = '';

CREATE TYPE public.state AS ENUM (
    'draft',
    'paid'
);

CREATE TABLE public.visits (
    id integer NOT NULL,
    state public.state
)
PARTITION BY RANGE (id);

CREATE TABLE public.visits_1 (
    id integer NOT NULL,
    state public.state
);

ALTER TABLE ONLY public.visits ATTACH PARTITION public.visits_1 FOR VALUES FROM (0) TO (100);

SET default_tablespace = pg_default;

CREATE INDEX paid ON ONLY public.visits USING btree (id) WHERE (state = 'paid'::public.state);

CREATE INDEX visits_1_id_idx ON public.visits_1 USING btree (id) WHERE (state = 'paid'::public.state);

SET default_tablespace = '';

ALTER INDEX public.paid ATTACH PARTITION public.visits_1_id_idx;
