CREATE TYPE tier AS ENUM ('bronze', 'silver');

CREATE TABLE members (
    id integer NOT NULL,
    tier tier DEFAULT 'silver'::tier,
    last_tier tier DEFAULT 'bronze'::tier
);

ALTER TABLE ONLY members ALTER COLUMN tier SET DEFAULT 'bronze'::tier;
ALTER TABLE members ALTER last_tier DROP DEFAULT;
