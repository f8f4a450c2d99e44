ALTER TRIGGER noted ON jobs RENAME TO "Noted";
ALTER POLICY seen ON jobs RENAME TO shown;
ALTER RULE kept ON jobs RENAME TO held;
ALTER FUNCTION note() RENAME TO take_note;
ALTER FUNCTION is_open(state) RENAME TO "is Open";
ALTER FUNCTION take_note() SET SCHEMA app;
ALTER TYPE state RENAME TO phase;
ALTER TYPE phase ADD VALUE 'failed';
