INSERT INTO things VALUES (3, 1, 'n', 'a');
SET CONSTRAINTS things_owner_fkey IMMEDIATE;

ALTER TYPE status ADD VALUE 'c';
