-- +goose Up
-- +goose StatementBegin
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION weight(mood);

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad',
    'wild'
);

ALTER TABLE diary
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

CREATE FUNCTION public.weight(felt public.mood) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN CASE felt WHEN 'sad' THEN 2 ELSE 1 END;
END;
$$;
UPDATE diary SET felt = 'glad' WHERE id = 2;
-- +goose StatementEnd
-- +goose Down
SELECT 1;
