-- +goose Up
ALTER TYPE mood ADD VALUE 'glad';
CREATE FUNCTION one() RETURNS int LANGUAGE plpgsql AS $$
BEGIN
  RETURN 1;
END $$;
-- +goose Down
