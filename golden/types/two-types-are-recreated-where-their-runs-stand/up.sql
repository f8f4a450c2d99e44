ALTER TYPE color ADD VALUE 'green';
ALTER TYPE color ADD VALUE 'blue';

ALTER TABLE toys ADD COLUMN price numeric;

ALTER TYPE shape ADD VALUE 'square';
