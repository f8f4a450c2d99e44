CREATE TYPE public.mood AS ENUM (
    'calm',
    'sad'
);

CREATE TABLE public.diary (
    id integer NOT NULL,
    felt public.mood
);

CREATE FUNCTION public.weight(felt public.mood) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN CASE felt WHEN 'sad' THEN 2 ELSE 1 END;
END;
$$;
