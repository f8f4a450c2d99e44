-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_permission AS ENUM (
    'read',
    'write',
    'admin'
);

ALTER TABLE api_keys
    ALTER COLUMN granted DROP DEFAULT,
    ALTER COLUMN usual DROP DEFAULT,
    ALTER COLUMN one DROP DEFAULT,
    ALTER COLUMN granted TYPE new_permission[] USING (granted::text[]::new_permission[]),
    ALTER COLUMN usual TYPE new_permission[] USING (usual::text[]::new_permission[]),
    ALTER COLUMN one TYPE new_permission[] USING (one::text[]::new_permission[]),
    ALTER COLUMN granted SET DEFAULT '{}'::new_permission[],
    ALTER COLUMN usual SET DEFAULT ARRAY['read'::new_permission, 'write'::new_permission],
    ALTER COLUMN one SET DEFAULT ARRAY['read'::new_permission];

DROP TYPE permission;

ALTER TYPE new_permission RENAME TO permission;
