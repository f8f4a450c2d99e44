CREATE OR REPLACE FUNCTION tell(m mood) RETURNS text LANGUAGE sql AS $$ SELECT upper(m::text) $$;
