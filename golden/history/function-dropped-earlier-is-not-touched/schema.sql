CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE FUNCTION public.tell(m public.mood) RETURNS text
    LANGUAGE sql
    AS $$ SELECT upper(m::text) $$;

CREATE TABLE public.d (
    m public.mood
);
