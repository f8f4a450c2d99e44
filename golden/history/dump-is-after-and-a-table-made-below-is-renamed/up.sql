ALTER TYPE state ADD VALUE 'late';
CREATE TABLE jobs (id integer, state state);
ALTER TABLE jobs RENAME TO work;
