ALTER TYPE "public"."status" ADD VALUE 'failed';--> statement-breakpoint
-- Nobody looks at these.
ALTER TYPE "public"."status" ADD VALUE 'ignored' BEFORE 'done';--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "note" text;--> statement-breakpoint
ALTER TYPE "public"."status" ADD VALUE 'late';
