-- colours and shapes
ALTER TYPE color ADD VALUE 'green'; -- as grass
ALTER TYPE shape ADD VALUE 'square';
-- as the sea
ALTER TYPE color ADD VALUE 'blue';
ALTER TYPE shape ADD VALUE 'oval' AFTER 'round';
