CREATE TYPE public.priority AS ENUM (
    'low',
    'high',
    'urgent',
    'mid'
);

CREATE TABLE public.bugs (
    id integer,
    priority public.priority
);
