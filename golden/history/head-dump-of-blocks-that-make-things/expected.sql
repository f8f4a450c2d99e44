-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_plan AS ENUM (
    'free',
    'pro',
    'team'
);

ALTER TABLE users
    DROP CONSTRAINT not_twice,
    ALTER COLUMN plan DROP DEFAULT,
    ALTER COLUMN plan TYPE new_plan USING (plan::text::new_plan),
    ALTER COLUMN next TYPE new_plan USING (next::text::new_plan),
    ALTER COLUMN plan SET DEFAULT 'free'::new_plan,
    ADD CONSTRAINT not_twice CHECK (((plan <> next) OR (next = 'pro'::new_plan)));

DROP TYPE plan;

ALTER TYPE new_plan RENAME TO plan;
