CREATE TYPE public.priority AS ENUM (
    'low',
    'high'
);

CREATE TABLE public.bugs (
    id integer,
    priority public.priority
);
