-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_reaction AS ENUM (
    'like',
    'love',
    'wow'
);

DROP TYPE reaction;

ALTER TYPE new_reaction RENAME TO reaction;
