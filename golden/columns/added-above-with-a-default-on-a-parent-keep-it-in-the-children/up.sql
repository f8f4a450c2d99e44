ALTER TABLE machines ADD gears gear[] DEFAULT '{}';
ALTER TYPE gear ADD VALUE 'reverse';
