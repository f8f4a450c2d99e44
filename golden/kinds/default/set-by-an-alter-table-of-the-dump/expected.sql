-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_tier AS ENUM (
    'bronze',
    'silver',
    'gold'
);

ALTER TABLE members
    ALTER COLUMN tier DROP DEFAULT,
    ALTER COLUMN tier TYPE new_tier USING (tier::text::new_tier),
    ALTER COLUMN last_tier TYPE new_tier USING (last_tier::text::new_tier),
    ALTER COLUMN tier SET DEFAULT 'bronze'::new_tier;

DROP TYPE tier;

ALTER TYPE new_tier RENAME TO tier;
