SET CONSTRAINTS things_spare DEFERRED;
UPDATE things SET note = 'm' WHERE id = 1;
INSERT INTO things VALUES (3, 1, 'n', 'a');

ALTER TYPE status ADD VALUE 'c';
