ALTER TYPE feed_kind ADD VALUE 'json';
