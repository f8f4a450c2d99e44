DROP CAST (mood AS int);
ALTER TYPE mood ADD VALUE 'glad';
