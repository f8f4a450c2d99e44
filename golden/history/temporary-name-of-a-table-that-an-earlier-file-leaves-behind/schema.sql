CREATE TYPE public.priority AS ENUM (
    'low',
    'high',
    'urgent'
);

CREATE TABLE public.bugs (
    id integer,
    priority public.priority
);
