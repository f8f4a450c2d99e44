ALTER TYPE reading_kind ADD VALUE 'rounded';
