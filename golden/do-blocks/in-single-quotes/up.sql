DO LANGUAGE plpgsql 'BEGIN ALTER TYPE priority ADD VALUE ''urgent''; END';
