CREATE FUNCTION alike(state, state) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT true';
CREATE OPERATOR ?=? (FUNCTION = alike, LEFTARG = state, RIGHTARG = state);
ALTER TABLE jobs ADD CONSTRAINT same CHECK (state ?=? state);
ALTER TYPE state ADD VALUE 'late';
