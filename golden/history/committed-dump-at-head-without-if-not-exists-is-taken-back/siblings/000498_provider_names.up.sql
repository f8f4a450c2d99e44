ALTER TABLE ai_providers ADD COLUMN display_name text NOT NULL DEFAULT '';
