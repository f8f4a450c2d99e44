ALTER TYPE moods RENAME TO spans;
ALTER TYPE mood ADD VALUE 'great' AFTER 'ok';
INSERT INTO t VALUES ('[ok,great]');
