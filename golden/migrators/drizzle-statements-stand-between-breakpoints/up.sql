ALTER TYPE "public"."mood" ADD VALUE 'glad';--> statement-breakpoint
UPDATE diary SET felt = 'glad' WHERE id = 2;
