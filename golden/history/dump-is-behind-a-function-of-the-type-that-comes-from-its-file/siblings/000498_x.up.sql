CREATE FUNCTION can(r role) RETURNS boolean LANGUAGE sql AS $$ SELECT r = 'admin' $$;
