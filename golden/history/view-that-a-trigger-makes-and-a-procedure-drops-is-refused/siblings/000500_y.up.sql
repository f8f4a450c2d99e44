CREATE PROCEDURE no_tenant(name text) LANGUAGE plpgsql AS $$ BEGIN EXECUTE 'DROP VIEW ' || quote_ident(name); END $$;
