CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (m mood);
CREATE FUNCTION note(n integer) RETURNS integer LANGUAGE plpgsql AS $$ BEGIN INSERT INTO d VALUES ('sad'::mood); RETURN n; END $$;
CREATE FUNCTION tell(m mood) RETURNS text LANGUAGE sql AS $$ SELECT m::text $$;
