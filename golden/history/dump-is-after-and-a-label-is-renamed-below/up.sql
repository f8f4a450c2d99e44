ALTER TYPE state ADD VALUE 'late';
ALTER TYPE state RENAME VALUE 'open' TO 'new';
