ALTER TYPE answer ADD VALUE 'maybe';
