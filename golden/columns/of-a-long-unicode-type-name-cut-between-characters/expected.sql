-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE "new_ééééééééééééééééééééééééééééé" AS ENUM (
    'ja',
    'nein',
    'vielleicht'
);

ALTER TABLE umfragen
    ALTER COLUMN antwort TYPE "new_ééééééééééééééééééééééééééééé" USING (antwort::text::"new_ééééééééééééééééééééééééééééé");

DROP TYPE "ééééééééééééééééééééééééééééééé";

ALTER TYPE "new_ééééééééééééééééééééééééééééé" RENAME TO "ééééééééééééééééééééééééééééééé";
