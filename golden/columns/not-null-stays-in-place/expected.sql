-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_plan_tier AS ENUM (
    'free',
    'pro',
    'team'
);

ALTER TABLE subscriptions
    ALTER COLUMN tier TYPE new_plan_tier USING (tier::text::new_plan_tier);

DROP TYPE plan_tier;

ALTER TYPE new_plan_tier RENAME TO plan_tier;
