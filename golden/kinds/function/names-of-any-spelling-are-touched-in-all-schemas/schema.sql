CREATE SCHEMA "My Schema";

CREATE TYPE public."Task State" AS ENUM (
    'todo',
    'done'
);

CREATE FUNCTION "My Schema"."it's $$ here"(n integer) RETURNS text
    LANGUAGE plpgsql IMMUTABLE STRICT SECURITY DEFINER
    AS $_$ DECLARE s public."Task State"[] := '{todo}'; BEGIN RETURN s[1]; END $_$;

CREATE FUNCTION public."Count"() RETURNS bigint
    LANGUAGE plpgsql STABLE
    AS $$ DECLARE s public."Task State" := 'todo'; BEGIN RETURN (SELECT count(*) FROM public.tasks WHERE state = s); END $$;

CREATE FUNCTION public."Count"(id integer) RETURNS bigint
    LANGUAGE sql STABLE
    AS $$ SELECT 1::bigint $$;

CREATE AGGREGATE public."Count"(text) (
    SFUNC = pg_catalog.textcat,
    STYPE = text
);

CREATE PROCEDURE public.finish(INOUT n integer)
    LANGUAGE plpgsql SECURITY DEFINER
    AS $$ DECLARE s public."Task State" := 'done'; BEGIN UPDATE public.tasks SET state = s WHERE id = n; END $$;

CREATE TABLE public.tasks (
    id integer NOT NULL,
    state public."Task State"
);
