-- +goose Up
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP FUNCTION weight(mood);

CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad'
);

ALTER TABLE diary
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood);

DROP TYPE mood;

ALTER TYPE new_mood RENAME TO mood;

-- +goose StatementBegin
CREATE FUNCTION public.weight(felt public.mood) RETURNS integer
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN CASE felt WHEN 'sad' THEN 2 ELSE 1 END;
END;
$$;
-- +goose StatementEnd
UPDATE diary SET felt = 'glad' WHERE id = 2;

-- +goose Down
SELECT 1;
