--! Previous: sha1:a
--! Hash: sha1:b

--! no-transaction
ALTER TYPE mood ADD VALUE 'glad';
