ALTER TYPE state ADD VALUE 'late';
ALTER TABLE tasks RENAME TO jobs;
ALTER TABLE jobs ADD last state;
