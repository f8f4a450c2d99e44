DROP FUNCTION note(integer);
