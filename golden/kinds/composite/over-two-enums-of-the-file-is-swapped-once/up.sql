ALTER TYPE mood ADD VALUE 'great' AFTER 'ok';
ALTER TYPE size ADD VALUE 'xl';
INSERT INTO t VALUES (ROW('great','xl'));
