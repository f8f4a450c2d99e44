CREATE TYPE public.weekday AS ENUM (
    'mon',
    'tue',
    'wed'
);

ALTER TYPE public.weekday OWNER TO postgres;

CREATE TABLE public.shifts (
    id integer NOT NULL,
    days public.weekday[] NOT NULL,
    grid public.weekday[],
    first_day public.weekday
);

ALTER TABLE public.shifts OWNER TO postgres;

ALTER TABLE ONLY public.shifts
    ADD CONSTRAINT shifts_pkey PRIMARY KEY (id);
