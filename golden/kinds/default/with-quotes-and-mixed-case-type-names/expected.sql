-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE "new_Answer Kind" AS ENUM (
    'don''t know',
    'public."Answer Kind"',
    E'back\\slash',
    'it''s "new"'
);

ALTER TABLE survey
    ALTER COLUMN a DROP DEFAULT,
    ALTER COLUMN b DROP DEFAULT,
    ALTER COLUMN c DROP DEFAULT,
    ALTER COLUMN a TYPE "new_Answer Kind" USING (a::text::"new_Answer Kind"),
    ALTER COLUMN b TYPE "new_Answer Kind" USING (b::text::"new_Answer Kind"),
    ALTER COLUMN c TYPE "new_Answer Kind" USING (c::text::"new_Answer Kind"),
    ALTER COLUMN a SET DEFAULT 'don''t know'::"new_Answer Kind",
    ALTER COLUMN b SET DEFAULT 'public."Answer Kind"'::"new_Answer Kind",
    ALTER COLUMN c SET DEFAULT 'back\slash'::"new_Answer Kind";

DROP TYPE "Answer Kind";

ALTER TYPE "new_Answer Kind" RENAME TO "Answer Kind";
