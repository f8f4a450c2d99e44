UPDATE things SET note = 'm';
UPDATE owners SET name = 'z';

ALTER TYPE status ADD VALUE 'c';
