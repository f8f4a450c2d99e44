ALTER TABLE users
    ALTER COLUMN plan SET DEFAULT E'FREE',
    ALTER COLUMN second SET DEFAULT U&'it\0027s',
    ALTER COLUMN third SET DEFAULT E'back\\slash'::plan;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_plan AS ENUM (
    'FREE',
    'it''s',
    E'back\\slash',
    'PRO'
);

ALTER TABLE users
    ALTER COLUMN plan DROP DEFAULT,
    ALTER COLUMN second DROP DEFAULT,
    ALTER COLUMN third DROP DEFAULT,
    ALTER COLUMN plan TYPE new_plan USING (plan::text::new_plan),
    ALTER COLUMN second TYPE new_plan USING (second::text::new_plan),
    ALTER COLUMN third TYPE new_plan USING (third::text::new_plan),
    ALTER COLUMN plan SET DEFAULT 'FREE',
    ALTER COLUMN second SET DEFAULT 'it''s',
    ALTER COLUMN third SET DEFAULT E'back\\slash'::new_plan;

DROP TYPE plan;

ALTER TYPE new_plan RENAME TO plan;
