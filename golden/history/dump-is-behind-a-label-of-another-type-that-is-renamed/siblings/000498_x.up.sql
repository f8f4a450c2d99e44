ALTER TYPE level RENAME VALUE 'high' TO 'top';
