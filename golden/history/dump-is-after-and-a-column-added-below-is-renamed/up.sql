ALTER TYPE state ADD VALUE 'late';
ALTER TABLE tasks ADD last state;
ALTER TABLE tasks RENAME last TO final;
