CREATE FUNCTION order_help() RETURNS text LANGUAGE sql AS $$
    SELECT 'use ALTER TYPE order_status ADD VALUE to add a status'::text
$$;
