CREATE TYPE public.lane AS ENUM (
    'left',
    'right'
);

ALTER TYPE public.lane OWNER TO postgres;

CREATE TABLE public.cars (
    id integer NOT NULL,
    lane public.lane
);

ALTER TABLE public.cars OWNER TO postgres;

CREATE TABLE public.drivers (
    id integer NOT NULL
);

ALTER TABLE public.drivers OWNER TO road_owner;

CREATE STATISTICS public.cars_id_lane ON id, lane FROM public.cars;

ALTER STATISTICS public.cars_id_lane SET STATISTICS 44;

ALTER STATISTICS public.cars_id_lane OWNER TO postgres;
