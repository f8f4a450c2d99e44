-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_role AS ENUM (
    'admin',
    'member',
    'guest',
    'owner'
);

ALTER TABLE accounts
    ALTER COLUMN role DROP DEFAULT,
    ALTER COLUMN role TYPE new_role USING (role::text::new_role),
    ALTER COLUMN role SET DEFAULT 'member'::new_role;

DROP TYPE role;

ALTER TYPE new_role RENAME TO role;
