UPDATE diary SET felt = 'sad' WHERE id = 2;--> statement-breakpoint
ALTER TYPE mood ADD VALUE 'glad';--> statement-breakpoint
SELECT 1;--> statement-breakpoint
ALTER TYPE mood ADD VALUE 'wild';--> statement-breakpoint
SELECT 2;
