ALTER TYPE color ADD VALUE 'green';
ALTER TYPE shape ADD VALUE 'square';
