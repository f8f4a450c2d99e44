ALTER TYPE answer ADD VALUE 'maybe' BEFORE 'no';
