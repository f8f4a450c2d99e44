DO $$ BEGIN
 CREATE TABLE "plans" ("plan" "plan" PRIMARY KEY);
EXCEPTION
 WHEN duplicate_table THEN null;
END $$;
--> statement-breakpoint
INSERT INTO plans VALUES ('free'), ('pro'), ('team');
--> statement-breakpoint
DO $$ BEGIN
 ALTER TABLE "users" ADD CONSTRAINT "users_plan_plans_plan_fk" FOREIGN KEY ("plan") REFERENCES "plans"("plan") ON DELETE no action ON UPDATE no action;
EXCEPTION
 WHEN duplicate_object THEN null;
END $$;
--> statement-breakpoint
DO $$ BEGIN
    IF NOT EXISTS (SELECT 1 FROM pg_indexes WHERE indexname = 'users_free') THEN
        CREATE INDEX users_free ON users (id) WHERE plan = 'free';
    END IF;
END $$;
--> statement-breakpoint
DROP INDEX IF EXISTS users_team;
--> statement-breakpoint
CREATE INDEX users_team ON users (id) WHERE plan = 'team';
