UPDATE diary SET felt = 'sad' WHERE id = 2;--> statement-breakpoint
-- PostgreSQL cannot use an enum label in the transaction that adds it (55P04): recreate the type.
CREATE TYPE new_mood AS ENUM (
    'calm',
    'sad',
    'glad',
    'wild'
);--> statement-breakpoint
ALTER TABLE diary
    ALTER COLUMN felt TYPE new_mood USING (felt::text::new_mood);--> statement-breakpoint
DROP TYPE mood;--> statement-breakpoint
ALTER TYPE new_mood RENAME TO mood;--> statement-breakpoint
SELECT 1;--> statement-breakpoint
SELECT 2;
