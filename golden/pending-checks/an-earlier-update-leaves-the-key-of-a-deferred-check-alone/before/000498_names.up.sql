UPDATE owners SET name = 'z';
UPDATE things SET note = 'm';
