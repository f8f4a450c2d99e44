ALTER TYPE priority ADD VALUE 'urgent';
DO $$ BEGIN NULL; END $;
