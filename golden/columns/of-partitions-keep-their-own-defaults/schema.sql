CREATE TYPE public.severity AS ENUM (
    'low',
    'mid',
    'high'
);

ALTER TYPE public.severity OWNER TO postgres;

CREATE TABLE public.alerts (
    id integer NOT NULL,
    region text NOT NULL,
    severity public.severity DEFAULT 'low'::public.severity
)
PARTITION BY LIST (region);

ALTER TABLE public.alerts OWNER TO postgres;

CREATE TABLE public.alerts_asia (
    id integer CONSTRAINT alerts_id_not_null NOT NULL,
    region text CONSTRAINT alerts_region_not_null NOT NULL,
    severity public.severity DEFAULT NULL
);

ALTER TABLE public.alerts_asia OWNER TO postgres;

CREATE TABLE public.alerts_eu (
    id integer CONSTRAINT alerts_id_not_null NOT NULL,
    region text CONSTRAINT alerts_region_not_null NOT NULL,
    severity public.severity DEFAULT 'mid'::public.severity
);

ALTER TABLE public.alerts_eu OWNER TO postgres;

CREATE TABLE public.alerts_us (
    id integer CONSTRAINT alerts_id_not_null NOT NULL,
    region text CONSTRAINT alerts_region_not_null NOT NULL,
    severity public.severity DEFAULT 'low'::public.severity
);

ALTER TABLE public.alerts_us OWNER TO postgres;

ALTER TABLE ONLY public.alerts ATTACH PARTITION public.alerts_asia FOR VALUES IN ('asia');

ALTER TABLE ONLY public.alerts ATTACH PARTITION public.alerts_eu FOR VALUES IN ('eu');

ALTER TABLE ONLY public.alerts ATTACH PARTITION public.alerts_us FOR VALUES IN ('us');
