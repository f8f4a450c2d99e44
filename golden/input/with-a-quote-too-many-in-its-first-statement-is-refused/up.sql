INSERT INTO people (mood) VALUES ('it's me');
ALTER TYPE mood ADD VALUE 'glad';
