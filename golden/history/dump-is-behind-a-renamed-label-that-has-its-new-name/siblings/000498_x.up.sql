ALTER TYPE role RENAME VALUE 'member' TO 'user';
