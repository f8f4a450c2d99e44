-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION public.weight(public.mood);--> statement-breakpoint
CREATE TYPE public.new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);--> statement-breakpoint
ALTER TABLE public.diary
    ALTER COLUMN felt TYPE public.new_mood USING (felt::text::public.new_mood);--> statement-breakpoint
DROP TYPE public.mood;--> statement-breakpoint
ALTER TYPE public.new_mood RENAME TO mood;--> statement-breakpoint
CREATE FUNCTION public.weight(felt public.mood) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN CASE felt WHEN 'sad' THEN 2 ELSE 1 END;
END;
$$;--> statement-breakpoint
UPDATE diary SET felt = 'glad' WHERE id = 2;
