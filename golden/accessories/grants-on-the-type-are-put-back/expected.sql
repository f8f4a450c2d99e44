-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_scope AS ENUM (
    'own',
    'all',
    'team'
);

ALTER TABLE tokens
    ALTER COLUMN scope TYPE new_scope USING (scope::text::new_scope);

DROP TYPE scope;

ALTER TYPE new_scope RENAME TO scope;

GRANT ALL ON TYPE scope TO "web-app";

GRANT ALL ON TYPE scope TO auditor WITH GRANT OPTION;
