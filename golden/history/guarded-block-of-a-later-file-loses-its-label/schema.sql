CREATE TYPE public.priority AS ENUM (
    'low',
    'high',
    'urgent',
    'last'
);

CREATE TABLE public.bugs (
    id integer,
    priority public.priority
);
