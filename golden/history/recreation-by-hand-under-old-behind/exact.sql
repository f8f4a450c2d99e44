CREATE TYPE public.priority AS ENUM (
    'low',
    'high',
    'mid'
);

CREATE TABLE public.bugs (
    id integer,
    priority public.priority
);
