CREATE SCHEMA app;

CREATE SCHEMA audit;

CREATE TYPE app.priority AS ENUM (
    'low',
    'high'
);

CREATE FUNCTION app.first() RETURNS text
    LANGUAGE plpgsql STABLE
    AS $$ DECLARE p app.priority; BEGIN SELECT priority INTO p FROM app.bugs LIMIT 1; RETURN p; END $$;

CREATE FUNCTION audit.last() RETURNS text
    LANGUAGE plpgsql STABLE SECURITY DEFINER
    AS $$ DECLARE p app.priority; BEGIN SELECT max(priority) INTO p FROM app.bugs; RETURN p; END $$;

CREATE TABLE app.bugs (
    id integer NOT NULL,
    priority app.priority
);
