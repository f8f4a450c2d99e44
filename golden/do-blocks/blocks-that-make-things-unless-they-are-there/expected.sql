DO $$ BEGIN
 CREATE TYPE "public"."plan" AS ENUM('old', 'older');
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;

DO $do$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM information_schema.columns WHERE table_name = 'users' AND column_name = 'next') THEN
        ALTER TABLE users ADD COLUMN next plan DEFAULT 'pro';
    ELSE
        RAISE NOTICE 'there is a column next';
    END IF;
    IF to_regclass('public.plans') IS NULL THEN
        CREATE TABLE plans (plan plan PRIMARY KEY);
    END IF;
END
$do$;

INSERT INTO plans VALUES ('free'), ('pro');

DO $$ BEGIN
    ALTER TABLE users ADD CONSTRAINT there CHECK (plan = 'free');
EXCEPTION WHEN duplicate_object THEN
    RAISE NOTICE 'there is a check';
END $$;

DO $$ BEGIN
    ALTER TABLE users ADD CONSTRAINT not_the_same CHECK (plan <> next);
EXCEPTION WHEN duplicate_object THEN null;
END $$;

DO $$ BEGIN
    IF NOT EXISTS (SELECT FROM pg_constraint WHERE conname = 'users_plan_fk') THEN
        ALTER TABLE users ADD CONSTRAINT users_plan_fk FOREIGN KEY (plan) REFERENCES plans (plan);
    END IF;
END $$;

-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
ALTER TABLE users DROP CONSTRAINT users_plan_fk;

CREATE TYPE new_plan AS ENUM (
    'free',
    'pro',
    'team'
);

ALTER TABLE plans
    ALTER COLUMN plan TYPE new_plan USING (plan::text::new_plan);

ALTER TABLE users
    DROP CONSTRAINT there,
    ALTER COLUMN plan DROP DEFAULT,
    ALTER COLUMN next DROP DEFAULT,
    ALTER COLUMN plan TYPE new_plan USING (plan::text::new_plan),
    ALTER COLUMN next TYPE new_plan USING (next::text::new_plan),
    ALTER COLUMN plan SET DEFAULT 'free'::new_plan,
    ALTER COLUMN next SET DEFAULT 'pro',
    ADD CONSTRAINT there CHECK (plan <> 'pro'::new_plan OR id > 0);

DROP TYPE plan;

ALTER TYPE new_plan RENAME TO plan;

ALTER TABLE users ADD CONSTRAINT users_plan_fk FOREIGN KEY (plan) REFERENCES plans (plan);
