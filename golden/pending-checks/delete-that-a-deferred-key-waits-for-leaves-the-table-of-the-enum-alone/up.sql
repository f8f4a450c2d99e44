DELETE FROM owners WHERE id = 7;

ALTER TYPE status ADD VALUE 'c';
