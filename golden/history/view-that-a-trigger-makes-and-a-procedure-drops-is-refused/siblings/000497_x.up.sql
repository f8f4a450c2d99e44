CREATE TYPE mood AS ENUM ('calm', 'sad');
CREATE TABLE d (id integer PRIMARY KEY, felt mood DEFAULT 'calm', note text);
CREATE TABLE tenants (name text);
CREATE FUNCTION new_tenant() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    EXECUTE format('CREATE VIEW %I AS SELECT felt FROM d', NEW.name);
    RETURN NEW;
END $$;
CREATE TRIGGER new_tenant BEFORE INSERT ON tenants FOR EACH ROW EXECUTE FUNCTION new_tenant();
