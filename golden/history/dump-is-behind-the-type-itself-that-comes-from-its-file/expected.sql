-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_team_role AS ENUM (
    'lead',
    'peer',
    'guest'
);

ALTER TABLE teams
    ALTER COLUMN role TYPE new_team_role USING (role::text::new_team_role);

DROP TYPE team_role;

ALTER TYPE new_team_role RENAME TO team_role;
