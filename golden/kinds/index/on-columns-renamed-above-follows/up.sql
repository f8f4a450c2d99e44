ALTER TABLE jobs RENAME COLUMN kind TO include;
ALTER TABLE jobs RENAME COLUMN state TO phase;
ALTER INDEX jobs_open RENAME TO "Jobs that are open";
ALTER TYPE state ADD VALUE 'failed';
