CREATE TABLE notes (
    id integer PRIMARY KEY,
    thing integer CONSTRAINT notes_thing_fkey REFERENCES things DEFERRABLE INITIALLY DEFERRED,
    status status
);
ALTER TYPE status ADD VALUE 'c';
INSERT INTO notes VALUES (1, NULL, 'a');
ALTER TABLE notes ADD COLUMN note text;
