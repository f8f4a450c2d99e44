ALTER TRIGGER noted ON jobs RENAME TO "Noted";
ALTER POLICY seen ON jobs RENAME TO shown;
ALTER RULE kept ON jobs RENAME TO held;
ALTER FUNCTION note() RENAME TO take_note;
ALTER FUNCTION is_open(state) RENAME TO "is Open";
ALTER FUNCTION take_note() SET SCHEMA app;
ALTER TYPE state RENAME TO phase;
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
DROP RULE held ON jobs;

DROP POLICY shown ON jobs;

DROP TRIGGER "Noted" ON jobs;

DROP FUNCTION "is Open"(phase);

CREATE TYPE new_phase AS ENUM (
    'open',
    'done',
    'failed'
);

ALTER TABLE jobs
    ALTER COLUMN state TYPE new_phase USING (state::text::new_phase);

DROP TYPE phase;

ALTER TYPE new_phase RENAME TO phase;

ALTER TYPE phase OWNER TO keeper;

CREATE FUNCTION public."is Open"(s public.phase) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN (s = 'open'::public.phase);

ALTER FUNCTION public."is Open"(s public.phase) OWNER TO keeper;

COMMENT ON FUNCTION public."is Open"(s public.phase) IS 'whether work is left';

CREATE TRIGGER "Noted" BEFORE UPDATE ON public.jobs FOR EACH ROW WHEN ((new.state = 'done'::public.phase)) EXECUTE FUNCTION app.take_note();

CREATE POLICY shown ON public.jobs USING ((state = 'open'::public.phase));

CREATE RULE held AS
    ON DELETE TO public.jobs
   WHERE (old.state = 'open'::public.phase) DO INSTEAD NOTHING;
