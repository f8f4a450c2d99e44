ALTER TYPE mood RENAME TO feeling;
ALTER TABLE old_rows RENAME TO kept_rows;
ALTER TYPE feeling ADD VALUE 'great' AFTER 'ok';
SELECT rank_of('great', ROW(1));
